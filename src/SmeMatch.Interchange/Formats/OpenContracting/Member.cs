using System.Text.RegularExpressions;

namespace SmeMatch.Interchange.Formats.OpenContracting;

internal enum MemberKind
{
    Text,

    /// <summary>A text or a whole number, kept as a text.</summary>
    Id,

    /// <summary>A number, kept as a text so that no digit is lost.</summary>
    Number,
    Time,
    Texts,
    Object,
    List,
}

/// <summary>A member of the standard that we read; what is not named is passed over.</summary>
internal sealed partial record Member(string Name, MemberKind Kind)
{
    private Dictionary<string, Member>? byName;

    public bool Required { get; init; }

    /// <summary>Whether null is allowed by the standard; in merging it removes the member.</summary>
    public bool Nullable { get; init; } = true;

    /// <summary>
    /// Whether the standard asks for something in it: no empty text, list or object, nor an empty entry.
    /// </summary>
    public bool Filled { get; init; }

    /// <summary>The only values of a closed code list.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Spellings seen in published files; taken in lenient mode.</summary>
    public IReadOnlyList<string> Misspelt { get; init; } = [];

    /// <summary>Whether translations stand beside it as title_hi.</summary>
    public bool Translated { get; init; }

    /// <summary>The members of an object, or of each object of a list.</summary>
    public IReadOnlyList<Member> Members { get; init; } = [];

    public static Member Text(string name) => new(name, MemberKind.Text);

    public static Member Words(string name) => new(name, MemberKind.Text) { Translated = true };

    public static Member Id(string name = "id") => new(name, MemberKind.Id) { Nullable = false };

    public static Member Number(string name) => new(name, MemberKind.Number);

    public static Member Time(string name) => new(name, MemberKind.Time);

    public static Member Texts(string name) => new(name, MemberKind.Texts);

    public static Member Object(string name, params IReadOnlyList<Member> members) =>
        new(name, MemberKind.Object) { Members = members, Nullable = false };

    public static Member List(string name, params IReadOnlyList<Member> members) =>
        new(name, MemberKind.List) { Members = members, Nullable = false };

    /// <summary>The member a name means, and whether the name is misspelt; null for what we do not read.</summary>
    public (Member Member, bool Misspelt)? Find(string name)
    {
        byName ??= Members.SelectMany(member => member.Misspelt.Prepend(member.Name).Select(key => (key, member)))
            .ToDictionary(pair => pair.key, pair => pair.member);
        if (byName.TryGetValue(name, out var found))
        {
            return (found, found.Name != name);
        }

        var translation = Translation().Match(name);
        return translation.Success && byName.TryGetValue(translation.Groups[1].Value, out found) && found.Translated
            ? (found with { Name = name, Required = false, Filled = false, Nullable = true }, false)
            : null;
    }

    [GeneratedRegex("^([A-Za-z]+)_[A-Za-z]{2,8}(-[A-Za-z0-9]+)*$")]
    private static partial Regex Translation();
}
