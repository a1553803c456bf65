using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SmeMatch.Api.Duplicates;
using SmeMatch.Api.Tests.Documentation;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>Firms that may be one are listed, never merged by themselves; an officer decides.</summary>
public sealed class DuplicateTests(SharedService own) : IClassFixture<SharedService>
{
    private const string Number = "8700110005901";
    private readonly Service service = own.Service;

    [Fact]
    public async Task A_firm_with_a_number_and_one_without_are_merged_by_an_officer_and_stay_one()
    {
        await Import($"corporateNumber,name.ja,prefecture,municipality,employees\n{Number},株式会社鞆ポンプ,JP-34,福山市,40\n");
        const string Unnumbered = "name.ja,name.en,prefecture,municipality,website,employees\n"
            + "㈱鞆ポンプ,Tomo Pump,JP-34,福山市,https://tomo.example,45\n";
        var job = await Import(Unnumbered);
        Assert.Equal((1, 0), ((int)job["created"]!, (int)job["updated"]!));
        var pair = await Pair("鞆ポンプ");
        var (first, second) = ((string)pair["firstId"]!, (string)pair["secondId"]!);
        Assert.Equal(Number, (string?)pair["first"]!["corporateNumber"]);
        Assert.Equal(
            ["number-missing", "same-place", "spelling-differs"],
            pair["reasons"]!.AsArray().Select(reason => (string)reason!["code"]!));
        Assert.Contains(pair["differences"]!.AsArray(), one => (string)one!["member"]! == "employees"
            && (string?)one["first"] == "40" && (string?)one["second"] == "45");

        var path = $"/v1/duplicates/{first}/{second}";
        var (_, _, read) = await service.Send(HttpMethod.Get, path + "?lang=ja", null);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await Decide(path, new { decision = "merge" })).Status);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await Decide(path, new { decision = "merge" }, ("If-Match", "\"d9.9\""))).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await Decide(
                path, new { decision = "merge" }, ("If-Match", "*"), await service.Key("Another", "write"))).Status);
        var (status, answer) = await Decide(
            path, new { decision = "merge", take = (string[])["employees"] }, ("If-Match", read.Headers.ETag!.Tag),
            ("Prefer", "wait=5"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((first, second), ((string?)answer!["keptId"], (string?)answer["retiredId"]));

        var kept = await service.Get($"/v1/smes/{first}");
        Assert.Equal(
            ("株式会社鞆ポンプ", "Tomo Pump", Number, 45, "https://tomo.example"),
            ((string)kept["name"]!["ja"]!, (string)kept["name"]!["en"]!, (string)kept["corporateNumber"]!,
                (int)kept["employees"]!, (string)kept["website"]!));
        var (_, same, asked) = await service.Send(HttpMethod.Get, $"/v1/smes/{second}", null);
        Assert.Equal(first, (string?)same!["id"]);
        Assert.EndsWith(first, $"{asked.Content.Headers.ContentLocation}", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Send(HttpMethod.Get, path, null)).Status);

        var again = await Import(Unnumbered);
        Assert.Equal((0, 0, 1), ((int)again["created"]!, (int)again["updated"]!, (int)again["unchanged"]!));
        var changed = await Import(Unnumbered.Replace("45", "60", StringComparison.Ordinal));
        Assert.Equal((0, 1), ((int)changed["created"]! + (int)changed["updated"]!, (int)changed["noted"]!));
        var notes = (await service.Get($"/v1/imports/{changed["id"]}/notes"))["items"]![0]!["errors"]!.AsArray();
        Assert.Contains(
            notes, note => (string)note!["code"]! == "merged-kept" && (string)note["pointer"]! == "/employees");
        var byId = await Import($"id,name.ja,founded\n{second},㈱鞆ポンプ,1950\n");
        Assert.Equal((0, 1), ((int)byId["created"]!, (int)byId["updated"]!));
        Assert.Equal(1950, (int)(await service.Get($"/v1/smes/{first}"))["founded"]!);
        Assert.DoesNotContain(await All(), one => Named(one, "鞆ポンプ"));
    }

    [Fact]
    public async Task A_merge_takes_over_since_when_and_on_whose_word_the_firm_may_be_named()
    {
        var (own, admin) = (await service.Key("Own", "read", "write"), await service.Key("Operator", "admin"));
        await Import("name.ja,prefecture,municipality\n株式会社同意電機,JP-01,札幌市\n");
        var name = new { ja = "同意電機株式会社" };
        var (_, made, _) = await service.Send(
            HttpMethod.Post, "/v1/smes",
            new { name, prefecture = "JP-01", municipality = "札幌市", publicListing = true }, own);
        var pair = await Pair("同意電機");
        var (first, second) = ((string)pair["firstId"]!, (string)pair["secondId"]!);
        var kept = (string?)made!["id"] == first ? second : first;
        var (status, _) = await Decide(Path(pair), new { decision = "merge", keep = kept }, ("If-Match", "*"), admin);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(JsonNode.DeepEquals(
            made["publicListingConsent"], (await service.Get($"/v1/smes/{kept}"))["publicListingConsent"]));
    }

    [Fact]
    public async Task Contacts_of_every_organisation_go_over_to_the_firm_that_is_kept()
    {
        await Import($"corporateNumber,name.ja,prefecture,municipality\n1180301018771,株式会社蒲刈製網,JP-34,呉市\n");
        await Import("name.ja,prefecture,municipality\n蒲刈製網株式会社,JP-34,呉市\n");
        var pair = await Pair("蒲刈製網");
        var (kept, retired) = ($"/v1/smes/{pair["firstId"]}/contacts", $"/v1/smes/{pair["secondId"]}/contacts");
        var (one, other) = (
            await service.Key("First holder", "read", "write"), await service.Key("Second holder", "read", "write"));
        await Hold(kept, "Akira", one);
        await Hold(retired, "Keiko", one);
        await Hold(retired, "Naomi", other);
        var (status, _) = await Decide(Path(pair), new { decision = "merge" }, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["Akira", "Keiko"], await Held(kept, one));
        Assert.Equal(["Naomi"], await Held(kept, other));
    }

    [Fact]
    public void A_decision_may_take_every_member_of_a_firm_but_those_that_are_verified()
    {
        var members = new RecordSchemas(DemoRecords.Tables()).Sme.Fields.Select(field => field.Segments[0]).Distinct();
        var take = DuplicateForms.Decision.Fields.Single(field => field.Path == "take").Values!;
        Assert.Equal(
            members.Except(["debarred", "verifiedAt"]).Order(StringComparer.Ordinal),
            take.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{}", """{"debarred":true}""", true)]
    [InlineData("""{"debarred":false}""", """{"debarred":true}""", true)]
    [InlineData("""{"debarred":true}""", """{"debarred":false}""", true)]
    [InlineData("{}", """{"debarred":false}""", null)]
    public void A_merged_firm_is_debarred_when_either_record_says_so(string kept, string retired, bool? expected)
    {
        var merged = FirmMerge.Of(JsonNode.Parse(kept)!.AsObject(), JsonNode.Parse(retired)!.AsObject(), []);
        Assert.Equal(expected, (bool?)merged["debarred"]);
    }

    [Fact]
    public async Task What_is_kept_apart_is_listed_no_more_and_can_still_be_merged()
    {
        await Import("name.ja,prefecture,municipality\n因島造船株式会社,JP-34,尾道市\n株式会社因島造船,JP-34,尾道市\n因島造船株式会社,JP-34,\n");
        Assert.Equal(3, (await All()).Count(one => Named(one, "因島造船")));
        foreach (var pair in (await All()).Where(one => Named(one, "因島造船")))
        {
            var (status, _) = await Decide(Path(pair), new { decision = "apart" }, ("If-Match", "*"));
            Assert.Equal(HttpStatusCode.OK, status);
        }

        Assert.DoesNotContain(await All(), one => Named(one, "因島造船"));
        var apart = (await All("?status=apart")).Where(one => Named(one, "因島造船")).ToList();
        Assert.Equal(3, apart.Count);
        var (merged, _) = await Decide(
            Path(apart[0]), new { decision = "merge", keep = (string)apart[0]["secondId"]! }, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, merged);
        Assert.Equal(1, (await All("?status=apart")).Count(one => Named(one, "因島造船")));
        var entries = (await service.Send(
            HttpMethod.Get, $"/v1/audit?record={apart[0]["firstId"]}", null,
            await service.Key("Operator", "admin"))).Body!["items"]!.AsArray();
        Assert.Contains(entries, entry => (string)entry!["action"]! == "merge");
    }

    [Theory]
    [InlineData("東株式会社,JP-34,府中市,", "東株式会社,JP-13,府中市,", 0)]
    [InlineData("西株式会社,JP-34,府中市,1180301018771", "西株式会社,JP-34,府中市,5010401067252", 0)]
    [InlineData("南株式会社,JP-34,府中市,", "南株式会社,JP-34,福山市,", 1)]
    [InlineData("北株式会社,JP-34,府中市,", "北株式会社,,,", 1)]
    [InlineData("中株式会社,JP-34,府中市,", "中央株式会社,JP-34,府中市,", 0)]
    public async Task Doubtful_are_namesakes_of_one_prefecture_or_an_unknown_one_unless_both_have_a_number(
        string one, string other, int pairs)
    {
        await Import($"name.ja,prefecture,municipality,corporateNumber\n{one}\n{other}\n");
        Assert.Equal(
            pairs, (await All()).Count(pair => Named(pair, one.Split(',')[0]) || Named(pair, other.Split(',')[0])));
    }

    [Fact]
    public async Task A_name_without_its_place_means_a_firm_only_within_its_source()
    {
        foreach (var (system, created) in ((string, int)[])[("list a", 1), ("list b", 1), ("list a", 0)])
        {
            var job = await Import($"name.ja,source.system\n無所光学株式会社,{system}\n");
            Assert.Equal((created, 1 - created), ((int)job["created"]!, (int)job["unchanged"]!));
        }

        await Decide(Path(await Pair("無所光学")), new { decision = "merge" }, ("If-Match", "*"));
        Assert.Equal(0, (int)(await Import("name.ja,source.system\n無所光学株式会社,list b\n"))["created"]!);
    }

    [Fact]
    public async Task Pages_show_each_pair_once_while_pairs_are_decided()
    {
        var rows = string.Concat(Enumerable.Range(1, 7).Select(i => $"頁{i}工業,JP-01,札幌市\n頁{i}工業,JP-01,函館市\n"));
        await Import("name.ja,prefecture,municipality\n" + rows);
        var seen = new List<string>();
        for (var path = "/v1/duplicates?limit=2"; path is not null;)
        {
            var page = await service.Get(path);
            foreach (var pair in page["items"]!.AsArray().Where(one => Named(one!, "頁")))
            {
                seen.Add((string)pair!["firstId"]!);
                await Decide(Path(pair), new { decision = "merge" }, ("If-Match", "*"));
            }

            path = (string?)page["nextCursor"] is { } next ? $"/v1/duplicates?limit=2&cursor={next}" : null;
        }

        Assert.Equal((7, 7), (seen.Count, seen.Distinct().Count()));
    }

    [Theory]
    [InlineData("{}", "/decision required")]
    [InlineData("""{"decision":"both"}""", "/decision unknown-code")]
    [InlineData("""{"decision":"merge","take":["sites"]}""", "/take/0 unknown-code")]
    [InlineData("""{"decision":"merge","take":["verifiedAt"]}""", "/take/0 unknown-code")]
    public async Task A_decision_that_is_not_right_is_told(string body, string fault)
    {
        var path = $"/v1/duplicates/{Guid.CreateVersion7()}/{Guid.CreateVersion7()}";
        var (status, answer) = await Decide(path, body, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(fault, $"{answer!["errors"]![0]!["pointer"]} {answer["errors"]![0]!["code"]}");
        Assert.Equal(
            HttpStatusCode.NotFound, (await Decide(path, """{"decision":"apart"}""", ("If-Match", "*"))).Status);
    }

    [Theory]
    [InlineData("""{"decision":"apart","take":["website"]}""", "no-merge")]
    [InlineData("""{"decision":"merge","keep":"019a0001-51a9-71e7-9515-f1ff68834c79"}""", "keep-not-of-pair")]
    public async Task A_decision_that_does_not_fit_its_pair_is_a_conflict(string body, string code)
    {
        var path = $"/v1/duplicates/{Guid.CreateVersion7()}/{Guid.CreateVersion7()}";
        var (status, answer) = await Decide(path, body, ("If-Match", "*"));
        Assert.Equal((HttpStatusCode.Conflict, code), (status, (string?)answer!["code"]));
    }

    [Fact]
    public async Task An_older_file_replaces_nothing_of_a_later_one_and_says_so()
    {
        const string Header = "name.ja,prefecture,municipality,employees,source.system,source.asOf,founded\n";
        const string Firm = "瀬戸内計器株式会社,JP-33,倉敷市,";
        await Import($"{Header}{Firm}50,test,2026-05-01,\n");
        var older = await Import($"{Header}{Firm}40,test,2026-04-01,1960\n");
        Assert.Equal((1, 1), ((int)older["updated"]!, (int)older["noted"]!));
        var notes = (await service.Get($"/v1/imports/{older["id"]}/notes"))["items"]![0]!["errors"]!.AsArray();
        Assert.Equal(["/employees later-kept"], notes.Select(note => $"{note!["pointer"]} {note["code"]}"));
        await Import($"{Header}{Firm}60,test,2026-06-01,1960\n");
        var firm = (await service.Get("/v1/smes?q=瀬戸内計器"))["items"]![0]!;
        Assert.Equal(
            (60, 1960, "2026-06-01"),
            ((int)firm["employees"]!, (int)firm["founded"]!, (string)firm["source"]!["asOf"]!));
    }

    private async Task Hold(string path, string name, (string, string) key)
    {
        var contact = new
        {
            name,
            email = $"{name}@firm.example",
            purpose = "Introductions",
            expiresOn = "2099-11-01",
            consent = new { givenOn = "2026-11-02", how = "Signed form" },
        };
        var (status, _, _) = await service.Send(
            HttpMethod.Put, path, new { items = (object[])[contact] }, key, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, status);
    }

    private async Task<IEnumerable<string>> Held(string path, (string, string) key) =>
        (await service.Send(HttpMethod.Get, path, null, key)).Body!["items"]!.AsArray()
            .Select(one => (string)one!["name"]!).Order(StringComparer.Ordinal);

    private static bool Named(JsonNode pair, string name) =>
        ((string)pair["first"]!["name"]!).Contains(name, StringComparison.Ordinal)
        || ((string)pair["second"]!["name"]!).Contains(name, StringComparison.Ordinal);

    private static string Path(JsonNode pair) => $"/v1/duplicates/{pair["secondId"]}/{pair["firstId"]}";

    private async Task<JsonNode> Pair(string name) => Assert.Single(await All(), one => Named(one, name));

    private async Task<List<JsonNode>> All(string query = "?status=open")
    {
        var pairs = new List<JsonNode>();
        for (var path = $"/v1/duplicates{query}&limit=100&lang=ja"; path is not null;)
        {
            var page = await service.Get(path);
            pairs.AddRange(page["items"]!.AsArray().OfType<JsonNode>());
            path = (string?)page["nextCursor"] is { } next
                ? $"/v1/duplicates{query}&limit=100&lang=ja&cursor={next}" : null;
        }

        return pairs;
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> Decide(
        string path, object body, params (string Name, string Value)[] headers)
    {
        var (status, answer, _) = await service.Send(HttpMethod.Post, path + "/decisions", body, headers);
        return (status, answer);
    }

    private async Task<JsonNode> Import(string text)
    {
        using var content = new StringContent(text, Encoding.UTF8, "text/csv");
        using var answer = await service.Client.PostAsync(
            new Uri("/v1/imports?format=csv&records=smes", UriKind.Relative), content,
            TestContext.Current.CancellationToken);
        return await service.Ended(answer.Headers.Location!.ToString());
    }
}
