using SmeMatch.Interchange.Mapping;
using Xunit;

namespace SmeMatch.Interchange.Tests.Mapping;

public sealed class PlacesTests
{
    /// <summary>The sample gives the first to Andhra Pradesh, the others to Dadra and Nagar Haveli.</summary>
    private static readonly string[] WrongThere = ["Hyderabad", "Ahmedabad", "Rajkot", "Surat", "Vadodara"];

    private static readonly Places Places = new(PublishedMapping.Mapping, PublishedMapping.Tables);

    [Theory]
    [InlineData("IN-AS", "IN-AS")]
    [InlineData("in-or", "IN-OD")]
    [InlineData("IN-TG", "IN-TS")]
    [InlineData("IN-UT", "IN-UK")]
    [InlineData("Assam", "IN-AS")]
    [InlineData("ORISSA", "IN-OD")]
    [InlineData("J&K", "IN-JK")]
    [InlineData("TN", "IN-TN")]
    [InlineData("तमिलनाडु", "IN-TN")]
    [InlineData("महाराष्ट्र", "IN-MH")]
    [InlineData("タミル・ナードゥ州", "IN-TN")]
    [InlineData("インド・チェンナイ", "IN-TN")]
    [InlineData("Kamrup Metro", "IN-AS")]
    [InlineData("Dist. Nalbari", "IN-AS")]
    [InlineData("North 24 Parganas", "IN-WB")]
    [InlineData("Salem, Assam", "IN-AS")]
    [InlineData("Panbazar, Guwahati - 781001", "IN-AS")]
    [InlineData("781001.0", "IN-AS")]
    [InlineData("560 001", "IN-KA")]
    [InlineData("248001", "IN-UK")]
    [InlineData("244713", "IN-UK")]
    [InlineData("244001", "IN-UP")]
    [InlineData("403001", "IN-GA")]
    [InlineData("605001", "IN-PY")]
    [InlineData("737101", "IN-SK")]
    [InlineData("814112", "IN-JH")]
    [InlineData("Aurangabad", "")]
    [InlineData("Aurangabad, Nashik", "IN-MH")]
    [InlineData("Agra and Chennai", "")]
    [InlineData("Bihar and Jharkhand", "IN-BR IN-JH")]
    [InlineData("Ward No 4, near the pond", "")]
    [InlineData("91 9876543210", "")]
    [InlineData("Tokyo", "")]
    [InlineData("", "")]
    public void A_place_leads_to_its_state_or_to_none(string place, string states) =>
        Assert.Equal(states, string.Join(' ', Places.StatesOf(place)));

    [Theory]
    [InlineData("Chennai Metro Project (Phase 2)", "IN-TN")]
    [InlineData("Mumbai–Ahmedabad High Speed Rail", "IN-MH IN-GJ")]
    [InlineData("Road in Nalbari District", "IN-AS")]
    [InlineData("Road from Krishna Basti to Nirmal Nagar", "")]
    [InlineData("GOVERNMENT OF KARNATAKA, WATERSHED DEVELOPMENT DEPARTMENT", "IN-KA")]
    [InlineData("AS PER TN OF MP AND UP", "")]
    [InlineData("ムンバイ湾横断道路", "IN-MH")]
    [InlineData("Bridge in Aurangabad district", "")]
    public void A_title_tells_states_by_states_cities_and_districts_called_so(string title, string states) =>
        Assert.Equal(states, string.Join(' ', Places.StatesNamedIn(title)));

    [Fact]
    public void Every_code_retired_or_not_and_every_name_of_a_state_leads_to_the_state()
    {
        foreach (var state in PublishedMapping.Tables.States)
        {
            var (en, ja, hi) = (state.Name.En!, state.Name.Ja!, state.Name.Hi!);
            Assert.All([state.Code, .. state.Aliases, en, en.ToUpperInvariant(), ja, hi], name =>
                Assert.Equal((name, state.Code), (name, string.Join(' ', Places.StatesOf(name)))));
        }
    }

    [Fact]
    public void The_places_of_the_sample_lie_where_it_says()
    {
        var path = Path.Combine(RepositoryRoot.SampleData("reference", "india"), "ne_places_india_japan.csv");
        var places = RealTitles.Rows(path, row => (Country: row("country"), State: row("admin1"), Name: row("name")))
            .Where(place => place.Country == "India").ToList();
        Assert.NotEmpty(places);
        Assert.All(places, place =>
        {
            var state = Places.StatesOf(place.State);
            var told = Places.StatesOf(place.Name);
            Assert.True(state.Count == 1, place.State);
            Assert.True(told.Count == 0 || WrongThere.Contains(place.Name) || told[0] == state[0], place.Name);
        });
        Assert.True(places.Count(place => Places.StatesOf(place.Name).Count == 1) * 10 >= places.Count * 9);
    }
}
