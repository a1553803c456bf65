using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace SmeMatch.Matching.Texts;

/// <summary>
/// An English sentence and the facts it names: written like any text, $"At most {most} entries." included, and said in
/// another language when it is shown. A fact may be a sentence itself.
/// </summary>
[InterpolatedStringHandler]
[JsonConverter(typeof(SentenceJson))]
public sealed partial class Sentence : IEquatable<Sentence>
{
    private readonly StringBuilder form;
    private readonly List<object> facts = [];

    public Sentence(int literalLength, int formattedCount) =>
        form = new StringBuilder(literalLength + (3 * formattedCount));

    internal Sentence(string form, IEnumerable<object> facts)
    {
        this.form = new StringBuilder(form);
        this.facts.AddRange(facts);
    }

    /// <summary>The English with {0}, {1} … where the facts stand: what translations go by.</summary>
    public string Form => form.ToString();

    /// <summary>Texts and sentences.</summary>
    public IReadOnlyList<object> Facts => facts;

    public static implicit operator Sentence(string text) => FromString(text);

    public static Sentence FromString(string text) => new(text, []);

    public void AppendLiteral(string text) => form.Append(text);

    public void AppendFormatted<T>(T fact)
    {
        form.Append(CultureInfo.InvariantCulture, $"{{{facts.Count}}}");
        facts.Add(fact as object as Sentence ?? (object)string.Create(CultureInfo.InvariantCulture, $"{fact}"));
    }

    /// <summary>The sentence by a translation of its form; null stands for English.</summary>
    public string Say(Func<string, string?> translation) => facts.Count == 0
        ? translation(Form) ?? Form
        : Place().Replace(translation(Form) ?? Form, place =>
            facts[int.Parse(place.ValueSpan[1..^1], CultureInfo.InvariantCulture)] is Sentence inner
                ? inner.Say(translation)
                : (string)facts[int.Parse(place.ValueSpan[1..^1], CultureInfo.InvariantCulture)]);

    /// <summary>The sentence with every text among its facts changed.</summary>
    public Sentence WithFacts(Func<string, string> change) => new(
        Form, facts.Select(fact => fact is Sentence inner ? inner.WithFacts(change) : (object)change((string)fact)));

    /// <summary>In English.</summary>
    public override string ToString() => Say(_ => null);

    public bool Equals(Sentence? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Sentence);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();
}

/// <summary>A sentence as kept: its text, or with facts a list of its form and them.</summary>
internal sealed class SentenceJson : JsonConverter<Sentence>
{
    public override Sentence Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        var parts = new List<object>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            parts.Add(reader.TokenType == JsonTokenType.String
                ? (object)reader.GetString()!
                : Read(ref reader, typeToConvert, options));
        }

        return new Sentence((string)parts[0], parts.Skip(1));
    }

    public override void Write(Utf8JsonWriter writer, Sentence value, JsonSerializerOptions options)
    {
        if (value.Facts.Count == 0)
        {
            writer.WriteStringValue(value.Form);
        }
        else
        {
            WriteList(writer, value);
        }
    }

    /// <summary>A sentence within another is a list even without facts of its own, to be told from a text.</summary>
    private static void WriteList(Utf8JsonWriter writer, Sentence sentence)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(sentence.Form);
        foreach (var fact in sentence.Facts)
        {
            if (fact is Sentence inner)
            {
                WriteList(writer, inner);
            }
            else
            {
                writer.WriteStringValue((string)fact);
            }
        }

        writer.WriteEndArray();
    }
}
