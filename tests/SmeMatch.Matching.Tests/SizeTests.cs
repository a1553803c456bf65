using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class SizeTests
{
    private const long Turnover = 1L << 30;
    private static readonly Role[] All = Enum.GetValues<Role>();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 8)]
    [InlineData(3, 12)]
    [InlineData(7, 22)]
    [InlineData(10, 26)]
    [InlineData(100, 53)]
    [InlineData(1_000, 79)]
    [InlineData(1_000_000_000, 239)]
    [InlineData(1_000_000_000_000_000, 398)]
    public void Eighths_of_an_octave_are_the_floor_of_eight_times_the_binary_logarithm(long x, int expected) =>
        Assert.Equal(expected, SizeFactor.Octaves(x));

    [Fact]
    public void Eighths_of_an_octave_are_exact_on_both_sides_of_every_power_of_two()
    {
        for (var k = 4; k <= 100; k++)
        {
            var power = Int128.One << k;
            Assert.Equal(8 * k, SizeFactor.Octaves(power));
            Assert.Equal((8 * k) - 1, SizeFactor.Octaves(power - 1));
        }
    }

    [Theory]
    [InlineData(51_000_000, 9_800)]
    [InlineData(52_000_000, 10_000)]
    [InlineData(640_000_000, 10_000)]
    [InlineData(700_000_000, 9_584)]
    [InlineData(1L << 30, 7_500)]
    [InlineData(1L << 32, 834)]
    [InlineData(1L << 33, 0)]
    [InlineData(1L << 50, 0)]
    [InlineData(30_000_000, 8_600)]
    [InlineData(2_000_000, 2_400)]
    [InlineData(1_000_000, 2_000)]
    [InlineData(0, 2_000)]
    public void The_factor_of_a_prime_follows_the_band_and_its_slopes(long value, int expected) =>
        Assert.Equal(expected, Of([Role.Prime], Relation.Builds, Turnover, value).Factor);

    [Theory]
    [InlineData(51_000_000, SizeFit.TooSmall)]
    [InlineData(52_000_000, SizeFit.Comfortable)]
    [InlineData(640_000_000, SizeFit.Comfortable)]
    [InlineData(700_000_000, SizeFit.TooBig)]
    public void Both_ends_of_the_band_are_comfortable(long value, SizeFit expected) =>
        Assert.Equal(expected, Of([Role.Prime], Relation.Builds, Turnover, value).Fit);

    [Theory]
    [InlineData(Role.Prime, 0)]
    [InlineData(Role.JvMember, 2_000)]
    [InlineData(Role.Subcontractor, 4_000)]
    [InlineData(Role.Supplier, 5_000)]
    public void Far_too_big_stops_at_the_floor_of_the_role(Role role, int floor)
    {
        var size = Of([role], Relation.Builds, Turnover, 100_000_000_000_000_000);
        Assert.Equal((floor, role, SizeFit.TooBig), (size.Factor, size.Role, size.Fit));
    }

    [Theory]
    [InlineData(Role.Prime)]
    [InlineData(Role.JvMember)]
    [InlineData(Role.Subcontractor)]
    [InlineData(Role.Supplier)]
    public void Far_too_small_stops_at_two_thousand(Role role)
    {
        var size = Of([role], Relation.Builds, Turnover, 1);
        Assert.Equal((2_000, role, SizeFit.TooSmall), (size.Factor, size.Role, size.Fit));
    }

    [Theory]
    [InlineData(Role.Prime, 2_000_000_000, 4_584)]
    [InlineData(Role.JvMember, 5_000_000_000, 7_917)]
    [InlineData(Role.Subcontractor, 20_000_000_000, 7_917)]
    [InlineData(Role.Supplier, 100_000_000_000, 7_917)]
    public void The_low_end_of_the_usual_share_decides_what_is_too_big(Role role, long value, int expected) =>
        Assert.Equal(expected, Of([role], Relation.Builds, Turnover, value).Factor);

    [Fact]
    public void Zero_turnover_is_known_and_counts_as_one_yen() =>
        Assert.Equal((5_000, SizeFit.TooBig), Rank(Of([Role.Supplier], Relation.Supplies, 0, 1_000_000_000)));

    [Fact]
    public void The_best_role_makes_the_factor() =>
        Assert.Equal((10_000, Role.Supplier), Named(Of(All, Relation.Builds, Turnover, 20_000_000_000)));

    [Theory]
    [InlineData(Relation.Builds, Role.Prime)]
    [InlineData(Relation.Supplies, Role.Supplier)]
    [InlineData(Relation.Adjacent, Role.Supplier)]
    [InlineData(Relation.Enables, Role.Subcontractor)]
    [InlineData(Relation.Operates, Role.Subcontractor)]
    public void Among_equals_the_role_nearest_to_the_relation_is_named(Relation relation, Role expected)
    {
        Assert.Equal((10_000, expected), Named(Of(All, relation, Turnover, 300_000_000)));
        Assert.Equal((3_000, expected), Named(Of(All, relation, null, 300_000_000)));
        Assert.Equal((5_000, expected), Named(Of(All, relation, Turnover, null)));
    }

    [Theory]
    [InlineData(Relation.Builds, "Prime JvMember Subcontractor Supplier")]
    [InlineData(Relation.Supplies, "Supplier Subcontractor JvMember Prime")]
    [InlineData(Relation.Adjacent, "Supplier Subcontractor JvMember Prime")]
    [InlineData(Relation.Enables, "Subcontractor JvMember Supplier Prime")]
    [InlineData(Relation.Operates, "Subcontractor JvMember Supplier Prime")]
    public void Every_relation_has_its_order_of_roles(Relation relation, string expected)
    {
        var named = new List<Role?>();
        for (var left = All; left.Length > 0; left = [.. left.Where(role => !named.Contains(role))])
        {
            named.Add(Of(left, relation, null, null).Role);
        }

        Assert.Equal(expected, string.Join(' ', named));
    }

    [Fact]
    public void Without_a_role_size_is_zero_and_the_role_is_null()
    {
        var size = Of([], Relation.Builds, Turnover, 1_000_000_000);
        Assert.Equal((0, null, SizeFit.NoRole), (size.Factor, size.Role, size.Fit));
    }

    [Fact]
    public void Turnover_and_value_both_unknown_count_as_turnover_unknown() =>
        Assert.Equal((3_000, SizeFit.TurnoverUnknown), Rank(Of(All, Relation.Builds, null, null)));

    [Fact]
    public void Unknown_turnover_is_estimated_from_employees_and_the_division_of_the_first_industry()
    {
        var firm = Examples.Firm with { AnnualTurnover = null, Employees = 60, Industries = ["2521", "06"] };
        var facts = SmeFacts.Of(firm, Examples.Lookup);
        Assert.Equal((60 * 27_500_000L, true), (facts.TurnoverYen, facts.TurnoverEstimated));
    }

    [Theory]
    [InlineData("2521", null)]
    [InlineData("74", 60)]
    [InlineData("99", 60)]
    public void Without_employees_or_a_row_of_the_division_turnover_stays_unknown(string industry, int? employees)
    {
        var firm = Examples.Firm with { AnnualTurnover = null, Employees = employees, Industries = [industry] };
        var facts = SmeFacts.Of(firm, Examples.Lookup);
        Assert.Equal((null, false), (facts.TurnoverYen, facts.TurnoverEstimated));
    }

    [Fact]
    public void Money_becomes_whole_yen_by_the_floor_before_anything_else() =>
        Assert.Equal(17, Examples.Lookup.Yen(new Money(9.99m, "INR")));

    private static SizeFactor Of(IReadOnlyList<Role> roles, Relation relation, long? turnover, long? value) =>
        SizeFactor.Of(roles, relation, turnover, value);

    private static (int Factor, SizeFit Fit) Rank(SizeFactor size) => (size.Factor, size.Fit);

    private static (int Factor, Role? Role) Named(SizeFactor size) => (size.Factor, size.Role);
}
