using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Tests;

/// <summary>One firm and one tender, all known and every gate passed; examples change one thing.</summary>
internal static class Examples
{
    public static readonly DateOnly Today = new(2026, 11, 23);
    public static readonly Lookup Lookup = new(SmallTables.All);

    /// <summary>A maker of pumps in Hiroshima with an office in Karnataka.</summary>
    public static Sme Firm { get; } = new()
    {
        Id = new Guid("018f0000-0000-7000-8000-000000000001"),
        Prefecture = "JP-34",
        Industries = ["2521"],
        Capabilities = ["pump"],
        Capital = Yen(50_000_000),
        Employees = 60,
        AnnualTurnover = Yen(1_000_000_000),
        Roles = [Role.Supplier],
        PresenceStates = ["IN-KA"],
        Certifications = ["iso-9001"],
        IndianEntity = true,
        LandBorderOwnership = LandBorderOwnership.None,
        VerifiedAt = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
    };

    /// <summary>Pumps for a water supply scheme in Karnataka.</summary>
    public static Opportunity Tender { get; } = new()
    {
        Id = new Guid("018f0000-0000-7000-8000-000000000002"),
        SubSectors = ["WS02"],
        States = ["IN-KA"],
        Value = Yen(1_000_000_000),
        Deadline = Today,
        Financing = new Financing(FinancingKind.WorldBank),
    };

    public static Scorer Scorer { get; } = new(Lookup, ScoringProfile.Default, Today);

    public static Money Yen(decimal amount) => new(amount, "JPY");

    public static Pair Score(Sme sme, Opportunity opportunity) => Scorer.Score(sme, opportunity);
}
