using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Display;

/// <summary>The names of codes in one language, for people.</summary>
internal sealed class CodeNames(Lookup lookup, Language language)
{
    private readonly Dictionary<string, LocalName> sectors =
        lookup.Tables.Sectors.ToDictionary(row => row.Code, row => row.Name);

    private readonly Dictionary<string, LocalName> prefectures =
        lookup.Tables.Prefectures.ToDictionary(row => row.Code, row => row.Name);

    private readonly Dictionary<string, LocalName> corridors =
        lookup.Tables.Corridors.ToDictionary(row => row.Code, row => row.Name);

    private readonly Dictionary<string, LocalName> certifications =
        lookup.Tables.Certifications.ToDictionary(row => row.Tag, row => row.Name);

    /// <summary>With the code, since two levels of the classification often share a name.</summary>
    public string Industry(string code)
    {
        var name = lookup.Industry(code)?.Name.In(language) ?? code;
        return language == Language.Ja ? $"{name}（JSIC {code}）" : $"{name} (JSIC {code})";
    }

    public string Sector(string code) => sectors[code].In(language);

    public string State(string code) => lookup.State(code).Name.In(language);

    public string Prefecture(string code) => prefectures[code].In(language);

    public string Corridor(string code) => corridors[code].In(language);

    /// <summary>A tag that is no longer published stands for itself.</summary>
    public string Capability(string tag) => lookup.Capability(tag)?.Name.In(language) ?? tag;

    /// <summary>A tag that is no longer published stands for itself.</summary>
    public string Certification(string tag) => certifications.GetValueOrDefault(tag)?.In(language) ?? tag;
}
