using System.Collections.Concurrent;
using System.Collections.Frozen;
using SmeMatch.Matching.Records;

namespace SmeMatch.Matching.Tables;

/// <summary>The tables as the score asks them: by code, by prefix, as sets of states.</summary>
public sealed class Lookup
{
    private readonly FrozenDictionary<(string Industry, string SubSector), AffinityRow> affinity;
    private readonly FrozenDictionary<string, IndustryRow> industries;
    private readonly FrozenDictionary<string, SmeClass> classes;
    private readonly FrozenDictionary<string, CapabilityRow> capabilities;
    private readonly FrozenDictionary<string, StateRow> states;
    private readonly FrozenDictionary<string, string> aliases;
    private readonly FrozenDictionary<string, long> turnover;
    private readonly FrozenDictionary<string, decimal> rates;

    /// <summary>As found before; there are no more than codes of industries.</summary>
    private readonly ConcurrentDictionary<string, SmeClass[]> classesOf = new(StringComparer.Ordinal);

    public Lookup(ReferenceTables tables)
    {
        Tables = tables;
        affinity = tables.Affinity.ToFrozenDictionary(row => (row.Industry, row.SubSector));
        industries = tables.Industries.ToFrozenDictionary(row => row.Code, StringComparer.Ordinal);
        classes = tables.SmeClasses.ToFrozenDictionary(row => row.Industry, row => row.Class, StringComparer.Ordinal);
        capabilities = tables.Capabilities.ToFrozenDictionary(row => row.Tag, StringComparer.Ordinal);
        states = tables.States.ToFrozenDictionary(row => row.Code, StringComparer.Ordinal);
        aliases = tables.States.SelectMany(row => row.Aliases.Select(alias => (alias, row.Code)))
            .ToFrozenDictionary(pair => pair.alias, pair => pair.Code, StringComparer.Ordinal);
        turnover = tables.Turnover
            .ToFrozenDictionary(row => row.Division, row => row.YenPerEmployee, StringComparer.Ordinal);
        rates = tables.Rates.ToFrozenDictionary(row => row.Currency, row => row.YenPerUnit, StringComparer.Ordinal);
        LocalContentLimit = (long)decimal.Floor(2_000_000_000m * rates["INR"]);
    }

    public ReferenceTables Tables { get; }

    /// <summary>₹200 crore in whole yen: below it a tender by government money is closed to foreign primes.</summary>
    public long LocalContentLimit { get; }

    /// <summary>The affinity row with the longest key that is a prefix of the industry; null without one.</summary>
    public AffinityRow? Affinity(string industry, string subSector)
    {
        for (var length = industry.Length; length >= 2; length--)
        {
            if (affinity.TryGetValue((industry[..length], subSector), out var row))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>Whether one of the tag's industries is a prefix of the firm's code or the other way round.</summary>
    public bool IsUsual(string tag, string industry) =>
        capabilities.TryGetValue(tag, out var row) && row.Industries.Any(code =>
            industry.StartsWith(code, StringComparison.Ordinal) || code.StartsWith(industry, StringComparison.Ordinal));

    /// <summary>
    /// The classes of the SME Basic Act that codes under this one may have; one, or two when it spans.
    /// </summary>
    public IReadOnlyList<SmeClass> SmeClassesOf(string industry) =>
        classesOf.GetOrAdd(industry, static (code, lookup) => lookup.FindSmeClasses(code), this);

    private SmeClass[] FindSmeClasses(string industry)
    {
        var narrower = classes.Keys.Where(code => code.Length > industry.Length
            && code.StartsWith(industry, StringComparison.Ordinal)).Select(code => classes[code]);
        return [.. narrower.Prepend(OwnClass(industry)).Distinct().Order()];
    }

    /// <summary>The JSIC division letter of an industry code; null for a code outside JSIC.</summary>
    public string? Division(string industry) =>
        industries.TryGetValue(industry[..2], out var row) ? row.Division : null;

    /// <summary>The row of the longest known prefix, so that a code of an older revision still has a name.</summary>
    public IndustryRow? Industry(string industry)
    {
        for (var length = industry.Length; length >= 2; length--)
        {
            if (industries.TryGetValue(industry[..length], out var row))
            {
                return row;
            }
        }

        return null;
    }

    public CapabilityRow? Capability(string tag) => capabilities.GetValueOrDefault(tag);

    public StateRow State(string code) => states[code];

    /// <summary>The current code of a state for a current or retired one; null for no state.</summary>
    public string? CurrentState(string code) => states.ContainsKey(code) ? code : aliases.GetValueOrDefault(code);

    public bool AreNeighbours(string state, string other) => states[state].Neighbours.Contains(other);

    /// <summary>The first corridor by code that runs through both states; null without one.</summary>
    public string? SharedCorridor(string state, string other) =>
        Tables.Corridors.Where(row => row.States.Contains(state) && row.States.Contains(other))
            .Select(row => row.Code).Min(StringComparer.Ordinal);

    /// <summary>The prefecture-level agreement in force, the earliest if several; null without one.</summary>
    public AgreementRow? Agreement(string prefecture, string state, DateOnly today) =>
        Tables.Agreements.Where(row => row.Level == AgreementLevel.Prefecture && row.Prefecture == prefecture
                && row.State == state && row.InForce(today))
            .MinBy(row => row.Since ?? "", StringComparer.Ordinal);

    /// <summary>Whole yen: floor(amount × yen per unit).</summary>
    public long Yen(Money money) =>
        (long)decimal.Floor(money.Currency == "JPY" ? money.Amount : money.Amount * rates[money.Currency]);

    /// <summary>Usual turnover per employee of the industry's division, in yen; null when not published.</summary>
    public long? YenPerEmployee(string industry) =>
        Division(industry) is { } division && turnover.TryGetValue(division, out var yen) ? yen : null;

    private SmeClass OwnClass(string industry)
    {
        for (var length = industry.Length; length >= 2; length--)
        {
            if (classes.TryGetValue(industry[..length], out var own))
            {
                return own;
            }
        }

        return SmeClass.ManufacturingAndOther;
    }
}
