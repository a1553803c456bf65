using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Reference;

namespace SmeMatch.Interchange.Mapping;

/// <summary>Foreign classes by the published table.</summary>
public sealed class SectorSchemes
{
    public const string Portal = "portal";
    private const string Cpv = "cpv";
    private const int CpvDigits = 8;
    private readonly HashSet<string> schemes;
    private readonly ILookup<(string Scheme, string Code), SectorSchemeRow> byCode;
    private readonly ILookup<(string Scheme, string Label), SectorSchemeRow> byLabel;

    public SectorSchemes(IReadOnlyList<SectorSchemeRow> rows)
    {
        schemes = rows.Select(row => row.Scheme).ToHashSet(StringComparer.OrdinalIgnoreCase);
        rows = [.. rows.Select(row => row with { Scheme = row.Scheme.ToLowerInvariant() })];
        byCode = rows.Where(row => row.Code is not null).ToLookup(row => (row.Scheme, row.Code!));
        byLabel = rows.ToLookup(row => (row.Scheme, PlainText.Of(row.Label)));
    }

    /// <summary>
    /// The rows of a class: those of its code or of the nearest class above it, else of its words. One row without
    /// sub-sector when the class tells none; no row when it is unknown. A scheme of its own is that of a portal.
    /// </summary>
    public IReadOnlyList<SectorSchemeRow> Of(ForeignCode foreign)
    {
        var scheme = foreign.Scheme.ToLowerInvariant();
        scheme = schemes.Contains(scheme) ? scheme : Portal;
        var rows = Above(scheme, foreign.Code).Select(code => byCode[(scheme, code)])
            .FirstOrDefault(found => found.Any());
        return [.. rows ?? byLabel[(scheme, PlainText.Of(foreign.Label ?? foreign.Code ?? ""))]];
    }

    /// <summary>The code and the codes above it: CPV by digits, OC4IDS by points, others have none.</summary>
    private static IEnumerable<string> Above(string scheme, string? code)
    {
        code = scheme == Cpv ? Digits(code) : code;
        while (!string.IsNullOrEmpty(code))
        {
            yield return code;
            code = scheme == Cpv ? code[..^1] : code[..Math.Max(0, code.LastIndexOf('.'))];
        }
    }

    /// <summary>The eight digits before the check digit, with the zero that numbers lose.</summary>
    private static string? Digits(string? code) => code?.Split('-')[0].Trim() is { Length: > 0 } digits
        ? digits.PadLeft(digits.Length == CpvDigits - 1 ? CpvDigits : 0, '0')
        : null;
}
