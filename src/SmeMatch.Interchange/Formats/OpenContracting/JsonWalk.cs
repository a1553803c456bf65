using System.Text.Json;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>
/// The steps through a file of JSON, value by value: each top-level value, or each element of a list that is too large
/// to be held. An element may have at most <see cref="MostBytes"/>.
/// </summary>
internal sealed class JsonWalk(IReadOnlyList<string> lists, int wholeBytes)
{
    public const int MostBytes = 1 << 26;
    private readonly ByteWindow window = new();
    private JsonReaderState state;
    private bool inTopList;
    private long stateLine = 1;
    private bool hasFound;
    private Place place;
    private JsonElement? found;
    private Fault? fault;

    private enum Place
    {
        Between,
        InList,
        InPackage,
        Over,
    }

    public bool IsOver => place == Place.Over && found is null && fault is null;

    /// <summary>The uri of the package around the value, where that was not read whole.</summary>
    public string? PackageUri { get; private set; }

    private ReadOnlySpan<byte> Bytes => window.Bytes;

    /// <summary>What the last step found.</summary>
    public (JsonElement? Value, Fault? Fault) Take()
    {
        var taken = (found, fault);
        (found, fault) = (null, null);
        return taken;
    }

    /// <summary>Takes in more bytes after a step asked for them.</summary>
    public Task Fill(Stream json, CancellationToken cancellationToken) => window.Fill(json, cancellationToken);

    /// <summary>One step; false asks for more bytes.</summary>
    public bool Step()
    {
        try
        {
            var done = place switch
            {
                Place.Between => StepBetween(),
                Place.InList => StepInList(),
                _ => StepInPackage(),
            };
            return done
                || (window.IsLast && Stop("json", $"The file ends within line {window.Line}; the rest is missing."))
                || (Bytes.Length >= MostBytes
                    && Stop("too-large", $"An element is larger than {MostBytes >> 20} MB."));
        }
        catch (JsonException broken)
        {
            return Recover(broken);
        }
    }

    private bool StepBetween()
    {
        window.SkipBlanks();
        if (Bytes.Length == 0)
        {
            place = window.IsLast ? Place.Over : place;
            return window.IsLast && (hasFound || Stop("empty", "The file is empty."));
        }

        stateLine = window.Line;
        var reader = new Utf8JsonReader(Bytes, window.IsLast, default);
        if (Bytes[0] == (byte)'[')
        {
            reader.Read();
            inTopList = true;
            Enter(ref reader, Place.InList);
            return true;
        }

        if (JsonElement.TryParseValue(ref reader, out var value))
        {
            window.Consume((int)reader.BytesConsumed);
            Found(value.Value);
            return true;
        }

        return Bytes.Length >= wholeBytes && Bytes[0] == (byte)'{' && EnterPackage();
    }

    /// <summary>
    /// Goes to the first list of a package that is too large to be read whole; what has an ocid is no package.
    /// </summary>
    private bool EnterPackage()
    {
        var reader = new Utf8JsonReader(Bytes, window.IsLast, default);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isList = IsList(ref reader);
            var isUri = reader.ValueTextEquals("uri"u8);
            if (reader.ValueTextEquals("ocid"u8) || !reader.Read())
            {
                return false;
            }

            if (isList && reader.TokenType == JsonTokenType.StartArray)
            {
                inTopList = false;
                Enter(ref reader, Place.InList);
                return true;
            }

            PackageUri = isUri ? SafeJson.Text(ref reader) : PackageUri;
            if (!reader.TrySkip())
            {
                return false;
            }
        }

        return false;
    }

    private bool StepInList()
    {
        var reader = new Utf8JsonReader(Bytes, window.IsLast, state);
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            Enter(ref reader, inTopList ? Place.Between : Place.InPackage);
            return true;
        }

        if (!JsonElement.TryParseValue(ref reader, out var value))
        {
            return false;
        }

        Enter(ref reader, Place.InList);
        Found(value.Value);
        return true;
    }

    private bool StepInPackage()
    {
        var reader = new Utf8JsonReader(Bytes, window.IsLast, state);
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.EndObject)
        {
            PackageUri = null;
            Enter(ref reader, Place.Between);
            return true;
        }

        var isList = IsList(ref reader);
        if (!reader.Read() || (!isList && !reader.TrySkip()))
        {
            return false;
        }

        Enter(ref reader, isList && reader.TokenType == JsonTokenType.StartArray ? Place.InList : Place.InPackage);
        return true;
    }

    private bool IsList(ref Utf8JsonReader reader)
    {
        foreach (var name in lists)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// After a broken value the next line is tried when it opens a value of its own, as in JSON lines; else what
    /// follows cannot be told apart, and the reading ends.
    /// </summary>
    private bool Recover(JsonException broken)
    {
        var brokenLine = stateLine + (broken.LineNumber ?? 0);
        var at = place == Place.Between ? Bytes.IndexOf((byte)'\n') + 1 : 0;
        if (place == Place.Between && !window.IsLast && Bytes.Length < MostBytes && (at == 0 || at == Bytes.Length))
        {
            return false;
        }

        if (at > 0 && at < Bytes.Length && Bytes[at] is (byte)'{' or (byte)'[')
        {
            Refuse("json", $"Line {window.Line} is no valid JSON.");
            window.Consume(at);
            return true;
        }

        return Stop("json", $"Line {brokenLine} breaks the form of JSON, and the file ends for us.");
    }

    private void Found(JsonElement value)
    {
        found = value;
        hasFound = true;
    }

    private void Refuse(string code, Sentence detail)
    {
        fault = new("", code, detail);
        hasFound = true;
    }

    private bool Stop(string code, Sentence detail)
    {
        Refuse(code, detail);
        place = Place.Over;
        return true;
    }

    private void Enter(ref Utf8JsonReader reader, Place next)
    {
        state = next == Place.Between ? default : reader.CurrentState;
        window.Consume((int)reader.BytesConsumed);
        place = next;
    }
}
