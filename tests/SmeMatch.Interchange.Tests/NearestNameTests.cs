using SmeMatch.Interchange.Schema;
using Xunit;

namespace SmeMatch.Interchange.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["employees", "capital", "capabilities", "roles", "id"];

    [Theory]
    [InlineData("employes", "employees")]
    [InlineData("EMPLOYEES", "employees")]
    [InlineData("role", "roles")]
    [InlineData("captial", "capital")]
    [InlineData("capability", "capabilities")]
    [InlineData("ids", "id")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    [InlineData("employeesemployeesemployees", null)]
    public void The_name_with_the_fewest_edits_is_found_unless_half_of_it_is_wrong(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, Known));

    [Theory]
    [InlineData("abxx", "abcd")]
    [InlineData("axxx", null)]
    public void Half_of_the_longer_name_may_be_wrong_and_no_more(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, ["abcd"]));

    [Fact]
    public void Of_equals_the_first_is_offered() => Assert.Equal("bat", NearestName.Find("cat", ["bat", "hat"]));

    [Fact]
    public void Nothing_is_near_when_nothing_is_known_or_the_name_is_endless()
    {
        Assert.Null(NearestName.Find("name", []));
        Assert.Null(NearestName.Find(new string('x', 101), [new string('x', 100)]));
        Assert.NotNull(NearestName.Find(new string('x', 100), [new string('x', 100)]));
    }

    [Fact]
    public void An_offer_is_a_sentence_or_nothing()
    {
        Assert.Equal(" Did you mean 'roles'?", NearestName.Offer("role", Known));
        Assert.Equal("", NearestName.Offer("xyz", Known));
    }
}
