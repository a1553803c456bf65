using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Schema;

public enum FieldKind
{
    Text,
    LongText,
    Url,
    Id,
    Code,
    CodeList,
    Integer,
    Flag,
    Date,
    Time,
    Money,
}

/// <summary>One field of a record: what the reader checks, the document shows and a CSV header names.</summary>
/// <param name="Path">The member's path, such as name.ja.</param>
/// <param name="Kind">Its type on the wire.</param>
/// <param name="Description">One sentence with unit, range and source.</param>
public sealed record Field(string Path, FieldKind Kind, string Description)
{
    public const int MaxText = 300;
    public const int MaxLongText = 5_000;
    public const int MaxUrl = 500;
    public const int MaxItems = 50;

    /// <summary>The only values allowed; null when a pattern rules.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Retired values accepted in input, each with the current one that is returned.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    /// <summary>A regular expression (ECMAScript subset) the whole text or each item matches.</summary>
    public string? Pattern { get; init; }

    /// <summary>The most characters of a text.</summary>
    public int Longest { get; init; } = MaxText;

    public int Minimum { get; init; }

    public int Maximum { get; init; } = int.MaxValue;

    /// <summary>Whether an amount of zero is refused.</summary>
    public bool AboveZero { get; init; }

    /// <summary>Whether a time in the future is refused.</summary>
    public bool NotInFuture { get; init; }

    /// <summary>A further test that no pattern can state, with its sentence; Format names it.</summary>
    public (Func<string, bool> Holds, Sentence Otherwise)? Check { get; init; }

    /// <summary>What the document calls texts that neither kind nor pattern describes whole.</summary>
    public string? Format { get; init; }

    /// <summary>An example value as JSON.</summary>
    public string? Example { get; init; }

    public string[] Segments => Path.Split('.');

    public bool IsList => Kind == FieldKind.CodeList;
}

/// <summary>The fields of one kind of record, in the order they are written.</summary>
/// <param name="Name">Sme or Opportunity.</param>
/// <param name="Fields">All that a caller may write.</param>
/// <param name="ReadOnly">Members that answers carry; in requests they are accepted and ignored.</param>
/// <param name="RequiredOneOf">Fields of which at least one must be given.</param>
public sealed record RecordSchema(
    string Name, IReadOnlyList<Field> Fields, IReadOnlyList<string> ReadOnly, IReadOnlyList<string> RequiredOneOf)
{
    /// <summary>Fields that must be given, each.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    public Field? Find(string path) => Fields.FirstOrDefault(field => field.Path == path);
}
