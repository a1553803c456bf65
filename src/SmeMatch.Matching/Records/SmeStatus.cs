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
/// <param name="Basis">What decided: capital, employees, both, or what is missing.</param>
public sealed record SmeStatus(SmeStatusResult Status, SmeClass? Class, string Basis)
{
    /// <summary>
    /// Article 2 of the SME Basic Act (中小企業基本法): capital ≤ C or employees ≤ E of the class of the first industry.
    /// A missing value that could still decide gives unknown; a code that spans two classes gives a result only when
    /// both agree.
    /// </summary>
    public static SmeStatus Of(Sme sme, Lookup lookup)
    {
        if (sme.Industries.Count == 0)
        {
            return new(SmeStatusResult.Unknown, null, "industry unknown");
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
            : new(SmeStatusResult.Unknown, null, $"industry {sme.Industries[0]} spans {string.Join(" and ", classes)}");
    }

    private static SmeStatus Test(SmeClass smeClass, long? capital, int? employees)
    {
        var (capitalLimit, employeeLimit, smallLimit) = smeClass switch
        {
            SmeClass.Wholesale => (100_000_000L, 100, 5),
            SmeClass.Service => (50_000_000L, 100, 5),
            SmeClass.Retail => (50_000_000L, 50, 5),
            _ => (300_000_000L, 300, 20),
        };
        var byCapital = capital <= capitalLimit;
        var byEmployees = employees <= employeeLimit;
        if (employees <= smallLimit)
        {
            return new(SmeStatusResult.Small, smeClass, $"employees {employees} ≤ {smallLimit}");
        }

        if (byCapital || byEmployees)
        {
            var basis = byCapital
                ? $"capital {capital} yen ≤ {capitalLimit}"
                : $"employees {employees} ≤ {employeeLimit}";
            return new(SmeStatusResult.Sme, smeClass, basis);
        }

        return (capital, employees) switch
        {
            (null, null) => new(SmeStatusResult.Unknown, smeClass, "capital and employees unknown"),
            (null, _) => new(SmeStatusResult.Unknown, smeClass, "capital unknown, employees over the limit"),
            (_, null) => new(SmeStatusResult.Unknown, smeClass, "employees unknown, capital over the limit"),
            _ => new(
                SmeStatusResult.NotSme,
                smeClass,
                $"capital {capital} yen > {capitalLimit} and employees {employees} > {employeeLimit}"),
        };
    }
}
