using System.Globalization;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Records;

public enum SmeStatusResult
{
    Unknown,
    Sme,
    Small,
    NotSme,
}

/// <summary>The answer of the SME Basic Act test.</summary>
/// <param name="Status">small is a small enterprise (小規模企業者), which is an SME too.</param>
/// <param name="Class">The class of the Act used; null when the industry does not tell it.</param>
/// <param name="Basis">What decided: a code of the published texts.</param>
public sealed record SmeStatus(SmeStatusResult Status, SmeClass? Class, string Basis)
{
    private IReadOnlyList<SmeClass> Classes { get; init; } = [];

    private long? Capital { get; init; }

    private int? Employees { get; init; }

    /// <summary>The facts that the basis names.</summary>
    public IReadOnlyDictionary<string, string> Evidence => Facts()
        .Where(fact => fact.Value is not null).ToDictionary(fact => fact.Key, fact => fact.Value!);

    /// <summary>
    /// Article 2 of the SME Basic Act (中小企業基本法): capital ≤ C or employees ≤ E of the class of the first industry.
    /// A missing value that could still decide gives unknown; a code that spans two classes gives a result only when
    /// both agree.
    /// </summary>
    public static SmeStatus Of(Sme sme, Lookup lookup)
    {
        if (sme.Industries.Count == 0)
        {
            return new(SmeStatusResult.Unknown, null, "industry-unknown");
        }

        var capital = sme.Capital is { } money ? lookup.Yen(money) : (long?)null;
        var classes = lookup.SmeClassesOf(sme.Industries[0]);
        var answers = classes.Select(one => Test(one, capital, sme.Employees)).ToList();
        if (classes.Count == 1 || answers.Select(answer => answer.Status).Distinct().Count() == 1)
        {
            return classes.Count == 1 ? answers[0] : answers[0] with { Class = null };
        }

        // Small in one class and an SME in the other: both agree that it is an SME.
        return answers.All(answer => answer.Status is SmeStatusResult.Sme or SmeStatusResult.Small)
            ? answers.First(answer => answer.Status == SmeStatusResult.Sme) with { Class = null }
            : new(SmeStatusResult.Unknown, null, "spans") { Classes = classes };
    }

    private static SmeStatus Test(SmeClass smeClass, long? capital, int? employees)
    {
        var (capitalLimit, employeeLimit, smallLimit) = Limits(smeClass);
        var (status, basis) = (capital <= capitalLimit, employees <= employeeLimit) switch
        {
            _ when employees <= smallLimit => (SmeStatusResult.Small, "small"),
            (true, _) => (SmeStatusResult.Sme, "capital"),
            (_, true) => (SmeStatusResult.Sme, "employees"),
            _ when capital is null && employees is null => (SmeStatusResult.Unknown, "both-unknown"),
            _ when capital is null => (SmeStatusResult.Unknown, "capital-unknown"),
            _ when employees is null => (SmeStatusResult.Unknown, "employees-unknown"),
            _ => (SmeStatusResult.NotSme, "over"),
        };
        return new(status, smeClass, basis) { Classes = [smeClass], Capital = capital, Employees = employees };
    }

    private static (long Capital, int Employees, int Small) Limits(SmeClass smeClass) => smeClass switch
    {
        SmeClass.Wholesale => (100_000_000L, 100, 5),
        SmeClass.Service => (50_000_000L, 100, 5),
        SmeClass.Retail => (50_000_000L, 50, 5),
        _ => (300_000_000L, 300, 20),
    };

    private IEnumerable<(string Key, string? Value)> Facts()
    {
        yield return ("classes", string.Join(", ", Classes.Select(one => one.ToWire())));
        if (Classes is [var one])
        {
            var limits = Limits(one);
            yield return ("capital", Yen(Capital));
            yield return ("capitalLimit", Yen(limits.Capital));
            yield return ("employees", Text(Employees));
            yield return ("employeeLimit", Text(limits.Employees));
            yield return ("smallLimit", Text(limits.Small));
        }
    }

    private static string? Yen(long? yen) => Text(yen) is { } text ? text + " JPY" : null;

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
