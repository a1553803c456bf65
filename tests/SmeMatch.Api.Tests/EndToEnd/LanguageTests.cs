using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>The same answer in three languages: codes stay, words change.</summary>
[Collection(SharedServiceTests.Name)]
public sealed partial class LanguageTests(SharedService shared)
{
    private readonly Service service = shared.Service;

    [Theory]
    [InlineData("ja", "[\\u3040-\\u30ff]")]
    [InlineData("hi", "[\\u0900-\\u097f]")]
    public async Task Reasons_and_gates_are_said_in_the_language_asked_for(string language, string script)
    {
        var (sme, opportunity) = await Pair();
        var english = await service.Get($"/v1/matches/{opportunity}/{sme}");
        var asked = await service.Get($"/v1/matches/{opportunity}/{sme}?lang={language}");
        Assert.Equal(Codes(english), Codes(asked));
        Assert.All(Sentences(asked), sentence =>
        {
            Assert.Matches(script, sentence);
            Assert.DoesNotMatch(Unfilled(), sentence);
        });
        Assert.All(Sentences(english), sentence => Assert.DoesNotMatch(script, sentence));
    }

    [Fact]
    public async Task The_language_comes_from_lang_then_from_Accept_Language_then_it_is_English()
    {
        Assert.Equal(("en", "Not found"), await Refusal("/v1/smes/nobody-has-this-name", null));
        Assert.Equal(("ja", "見つかりません"),
            await Refusal("/v1/smes/nobody-has-this-name", "fr, ja;q=0.8, en;q=0.5"));
        Assert.Equal(("hi", "नहीं मिला"), await Refusal("/v1/smes/nobody-has-this-name?lang=hi", "ja"));
        Assert.Equal(("en", "Not found"), await Refusal("/v1/smes/nobody-has-this-name", "fr"));
        Assert.Equal(("en", "A parameter is not right"), await Refusal("/v1/smes?lang=fr", null));
    }

    [Theory]
    [InlineData("en", false)]
    [InlineData("ja", false)]
    [InlineData("hi", true)]
    public async Task An_answer_in_Hindi_says_each_time_that_no_native_reader_has_seen_it(string language, bool isSaid)
    {
        // The second answer is the first one, kept.
        for (var time = 0; time < 2; time++)
        {
            var (_, _, response) = await service.Send(HttpMethod.Get, $"/v1/smes?limit=1&lang={language}", null);
            Assert.Equal(isSaid, response.Headers.Contains("Hindi-Note"));
        }

        var (_, _, refusal) = await service.Send(
            HttpMethod.Get, $"/v1/smes/nobody-has-this-name?lang={language}", null);
        Assert.Equal(isSaid, refusal.Headers.Contains("Hindi-Note"));
    }

    [Fact]
    public async Task Rejected_rows_are_explained_in_the_language_they_are_read_in()
    {
        var (_, job, _) = await service.Send(HttpMethod.Post, "/v1/imports?format=csv", "name.en,employes\nA,3\n");
        await service.Ended($"/v1/imports/{job!["id"]}");
        var (_, page, _) = await service.Send(
            HttpMethod.Get, $"/v1/imports/{job["id"]}/rejections", null, ("Accept-Language", "ja"));
        var said = page!["items"]![0]!["errors"]![0]!["detail"];
        Assert.Equal("列「employes」はありません。「employees」のことですか。", (string?)said);
    }

    [Fact]
    public async Task A_record_has_another_ETag_in_each_language_and_takes_any_of_them()
    {
        var (_, made, _) = await service.Send(HttpMethod.Post, "/v1/smes", new { name = new { ja = "言語試験" } });
        var path = $"/v1/smes/{made!["id"]}";
        var (_, _, english) = await service.Send(HttpMethod.Get, path, null);
        var (_, _, japanese) = await service.Send(HttpMethod.Get, path + "?lang=ja", null);
        Assert.NotEqual(english.Headers.ETag!.Tag, japanese.Headers.ETag!.Tag);
        Assert.Contains("Accept-Language", english.Headers.Vary);
        var (deleted, _, _) = await service.Send(
            HttpMethod.Delete, path, null, ("If-Match", japanese.Headers.ETag.Tag));
        Assert.Equal(HttpStatusCode.NoContent, deleted);
    }

    [Theory]
    [InlineData("en", "'Twofold Testing' means several records; use the full name or the id of one.")]
    [InlineData("ja", "「Twofold Testing」に当たるレコードが複数あります。いずれかの正式な名称かidを使ってください。")]
    [InlineData("hi", "'Twofold Testing' से कई रिकॉर्ड अभिप्रेत हैं; किसी एक का पूरा नाम या id उपयोग करें।")]
    public async Task A_name_of_several_records_asks_for_the_full_name_and_takes_it(string language, string expected)
    {
        var made = new List<string>();
        foreach (var name in (string[])["Twofold Testing Works", "Twofold Testing Pumps"])
        {
            var (_, firm, _) = await service.Send(HttpMethod.Post, "/v1/smes", new { name = new { en = name } });
            made.Add((string)firm!["id"]!);
        }

        var (_, problem, _) = await service.Send(HttpMethod.Get, $"/v1/smes/Twofold%20Testing?lang={language}", null);
        Assert.Equal(expected, (string?)problem!["detail"]);
        Assert.Equal(made[1], (string?)(await service.Get("/v1/smes/Twofold%20Testing%20Pumps"))["id"]);
        foreach (var id in made)
        {
            await service.Send(HttpMethod.Delete, $"/v1/smes/{id}", null, ("If-Match", "*"));
        }
    }

    private async Task<(string Sme, string Opportunity)> Pair()
    {
        var opportunities = await service.Get("/v1/opportunities?limit=50");
        foreach (var opportunity in opportunities["items"]!.AsArray())
        {
            var list = await service.Get($"/v1/opportunities/{opportunity!["id"]}/matches?limit=1");
            if (list["items"]!.AsArray() is [{ } first, ..])
            {
                return ((string)first["smeId"]!, (string)opportunity["id"]!);
            }
        }

        throw new InvalidOperationException("The demo has no match.");
    }

    private async Task<(string Language, string Title)> Refusal(string path, string? accept)
    {
        (string, string)[] headers = accept is null ? [] : [("Accept-Language", accept)];
        var (_, problem, response) = await service.Send(HttpMethod.Get, path, null, headers);
        return (response.Content.Headers.ContentLanguage.Single(), (string)problem!["title"]!);
    }

    private static IEnumerable<string> Codes(JsonNode match) =>
        match["reasons"]!.AsArray().Concat(match["raise"]!.AsArray()).Concat(match["eligibility"]!["gates"]!.AsArray())
            .Select(one => (string)one!["code"]!);

    private static IEnumerable<string> Sentences(JsonNode match) =>
        match["reasons"]!.AsArray().Concat(match["raise"]!.AsArray()).Select(one => (string)one!["text"]!)
            .Concat(match["eligibility"]!["gates"]!.AsArray().Select(gate => (string)gate!["evidence"]!));

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Unfilled();
}
