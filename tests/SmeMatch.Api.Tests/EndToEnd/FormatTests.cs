using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>
/// On a service of its own, files as agencies and portals publish them, loaded by the API: counts, again,
/// what was noted.
/// </summary>
public sealed class FormatTests(SharedService own) : IClassFixture<SharedService>
{
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "..", "shared", "data");
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly Service service = own.Service;

    [Theory]
    [InlineData("nta", "companies/nta/diff_20260820_cp932_official30col.csv", 1_991, 398)]
    [InlineData("oc4ids", "oc4ids/example.json", 4, 0)]
    [InlineData("world-bank", "opportunities/world-bank/world_bank.json", 499, 483)]
    [InlineData("ocds", "ocds/official-sample/fictional-example", 5, 4)]
    [InlineData("ocds-csv", "opportunities/assam-ocds/assam-tenders-fy24-25.csv", 3_627, 0)]
    [InlineData("gbizinfo-city", "companies/gbizinfo-sabae", 2_143, 358)]
    [InlineData("gbizinfo", "companies/gbizinfo-api", 7, 7)]
    [InlineData("ocds", "ocds/edge-fixtures", 49, 48)]
    [InlineData("ocds", "ocds/real-publishers", 121, 101)]
    [InlineData("oc4ids", "oc4ids/lib-cove-fixtures", 28, 19)]
    public async Task A_published_file_is_loaded_and_again_changes_nothing(
        string format, string path, int read, int rejected)
    {
        var file = Path.Combine(Data, path);
        Assert.SkipUnless(Path.Exists(file), $"The sample data {path} is not there.");
        var first = await Import(format, await Body(file));
        Assert.Equal(
            (null, "completed", read, rejected),
            ((string?)first["error"], (string)first["status"]!, (int)first["read"]!, (int)first["rejected"]!));
        Assert.Equal(read - rejected, (int)first["created"]! + (int)first["updated"]! + (int)first["unchanged"]!);
        var notes = (await service.Get($"/v1/imports/{first["id"]}/notes?limit=100"))["items"]!.AsArray();
        Assert.Equal(Math.Min(100, (int)first["noted"]!), notes.Count);
        var again = await Import(format, await Body(file));
        Assert.Equal((read - rejected, 0), ((int)again["unchanged"]!, (int)again["created"]! + (int)again["updated"]!));
    }

    [Fact]
    public async Task Answers_of_gBizINFO_are_loaded_and_again_change_nothing()
    {
        var answer = Encoding.UTF8.GetBytes("""
            {"hojin-infos": [
              {"corporate_number": "8700110005901", "name": "株式会社鞆ポンプ", "location": "広島県福山市鞆町1-1", "status": "301",
               "capital_stock": 30000000, "employee_number": "60", "date_of_establishment": "19640401",
               "company_url": "https://tomo.example/", "business_items": ["115"], "update_date": "20260801"},
              {"corporate_number": "5010401067252", "name": "合同会社仙酔島計装", "location": "広島県福山市", "employee_number": "5"}],
             "id": "a", "message": "成功"}
            """);
        var first = await Import("gbizinfo", answer);
        Assert.Equal((2, 2), ((int)first["read"]!, (int)first["created"]!));
        var firm = (await service.Get("/v1/smes?q=8700110005901"))["items"]![0]!;
        var again = await Import("gbizinfo", answer);
        Assert.Equal((2, 0), ((int)again["unchanged"]!, (int)again["created"]! + (int)again["updated"]!));
        Assert.Equal((string)firm["updatedAt"]!, (string)(await service.Get($"/v1/smes/{firm["id"]}"))["updatedAt"]!);
    }

    [Theory]
    [InlineData("gbizinfo-city", 2_143,
        "companies/gbizinfo-sabae/company.csv", "companies/gbizinfo-sabae/industrycode.csv")]
    [InlineData("ocds", 2, "ocds/official-sample/fictional-example/1.1/ocds-213czf-000-00001-01-planning.json",
        "ocds/official-sample/fictional-example/1.1/ocds-213czf-000-00001-02-tender.json")]
    public async Task Several_files_of_a_form_are_what_a_zip_of_them_is(string format, int read, params string[] paths)
    {
        var files = paths.Select(path => Path.Combine(Data, path)).ToList();
        Assert.SkipUnless(files.TrueForAll(File.Exists), $"The sample data {paths[0]} is not there.");
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            files.ForEach(file => archive.CreateEntryFromFile(file, Path.GetFileName(file)));
        }

        var packed = await Import(format, zip.ToArray());
        var form = await Ended(format, [.. files.Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))]);
        string[] counts = ["status", "error", "read", "rejected", "noted"];
        Assert.Equal(
            counts.Select(name => packed[name]?.ToString()), counts.Select(name => form[name]?.ToString()));
        Assert.True((int)form["read"]! >= read / 2);
        Assert.Equal(0, (int)form["created"]! + (int)form["updated"]!);
    }

    [Fact]
    public async Task One_file_of_a_form_is_read_whatever_it_is_called()
    {
        var job = await Ended("csv", [("firms.txt", "name.en\nForm Works\n"u8.ToArray())], "&dryRun=true");
        Assert.Equal(("completed", 1, 1), ((string)job["status"]!, (int)job["read"]!, (int)job["created"]!));
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var entry = await archive.CreateEntry("a.csv").OpenAsync(Stop);
            await entry.WriteAsync("name.en\nZipped Form Works\n"u8.ToArray(), Stop);
        }

        job = await Ended("csv", [("firms.zip", zip.ToArray())], "&dryRun=true");
        Assert.Equal(("completed", 1, 1), ((string)job["status"]!, (int)job["read"]!, (int)job["created"]!));
    }

    /// <summary>A large file goes another way through the registry than a small one.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(60_000)]
    public async Task A_firm_whose_name_begins_with_a_number_sign_is_taken(int others)
    {
        var csv = new StringBuilder("name.en,municipality\n#1 Tools,Otsu\n");
        for (var firm = 0; firm < others; firm++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"Number Sign Works {firm},Otsu\n");
        }

        csv.Append("# 2 Tools,Otsu\n");
        var job = await Import("csv", Encoding.UTF8.GetBytes(csv.ToString()), "&dryRun=true");
        Assert.Equal(
            (others + 2, others + 2, 0), ((int)job["read"]!, (int)job["created"]!, (int)job["rejected"]!));
    }

    [Fact]
    public async Task A_package_finds_its_project_by_the_ids_of_its_source()
    {
        var file = Path.Combine(Data, "oc4ids", "example.json");
        Assert.SkipUnless(File.Exists(file), "The sample data oc4ids is not there.");
        await Import("oc4ids", await Body(file));
        var umbrellas = (await service.Get("/v1/opportunities?status=umbrella&limit=100"))["items"]!.AsArray()
            .Where(one => ((string?)one!["source"]?["system"])?.StartsWith("oc4ids", StringComparison.Ordinal) == true)
            .ToList();
        var packages = 0;
        foreach (var umbrella in umbrellas)
        {
            packages += (await service.Get($"/v1/opportunities?parentId={umbrella!["id"]}"))["items"]!.AsArray().Count;
        }

        Assert.True(packages > 0, $"{umbrellas.Count} projects");
    }

    [Fact]
    public async Task What_breaks_the_standard_is_repaired_and_noted_or_when_asked_rejected()
    {
        const string Release = """
            {"ocid":"ocds-abc123-1","id":"1","date":"2026-01-05T00:00:00Z","tag":["tender"],"initiationType":"tender",
             "tender":{"id":"t","title":"Pump house at Pune","value":{"amount":"5000000","currency":"INR"}}}
            """;
        var package = Encoding.UTF8.GetBytes($$"""{"uri":"https://x.example/1","releases":[{{Release}}]}""");
        var strict = await Import("ocds", package, "&strict=true&dryRun=true");
        Assert.Equal((0, 1), ((int)strict["created"]!, (int)strict["rejected"]!));
        var lenient = await Import("ocds", package, "&dryRun=true");
        Assert.Equal((1, 1), ((int)lenient["created"]!, (int)lenient["noted"]!));
        var note = (await service.Get($"/v1/imports/{lenient["id"]}/notes"))["items"]![0]!;
        Assert.Contains(
            note["errors"]!.AsArray(),
            one => ((string)one!["pointer"]!).EndsWith("/tender/value/amount", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_verified_stays_and_the_difference_is_noted()
    {
        const string Number = "1010001102322";
        await Import("nta", Encoding.UTF8.GetBytes(Row(Number, "株式会社財経新聞社", "小山町")));
        var id = (string)(await service.Get($"/v1/smes?q={Number}"))["items"]![0]!["id"]!;
        await service.Send(
            HttpMethod.Patch, $"/v1/smes/{id}", """{"municipality":"御殿場市","verifiedAt":"2026-01-02T00:00:00Z"}""",
            ("If-Match", "*"), await service.Key("Verifying admin", "admin"));
        var job = await Import("nta", Encoding.UTF8.GetBytes(Row(Number, "株式会社財経新聞社", "裾野市")));
        Assert.Equal("御殿場市", (string)(await service.Get($"/v1/smes/{id}"))["municipality"]!);
        var note = (await service.Get($"/v1/imports/{job["id"]}/notes"))["items"]![0]!["errors"]![0]!;
        Assert.Equal(("verified-kept", "/municipality"), ((string)note["code"]!, (string)note["pointer"]!));
    }

    [Fact]
    public async Task A_firm_whose_register_is_restored_is_active_again()
    {
        const string Number = "3010001084476";
        foreach (var (process, closed, status) in (IEnumerable<(string, string, string)>)[
            ("21", "2026-08-18", "closed"), ("12", "", "closed"), ("22", "", "active")])
        {
            await Import("nta", Encoding.UTF8.GetBytes(Row(Number, "株式会社復活製作所", "小山町", process, closed)));
            Assert.Equal(status, (string?)(await service.Get($"/v1/smes?q={Number}"))["items"]![0]!["status"]);
        }
    }

    [Fact]
    public async Task What_a_flat_table_lacks_is_reported_by_the_row_of_the_file()
    {
        var table = "ocid,tender/title\nocds-abc123-2,Pumps\n,No ocid\nocds-abc123-1,Pipes\n"u8.ToArray();
        var job = await Import("ocds-csv", table, "&dryRun=true");
        Assert.Equal((3, 1), ((int)job["read"]!, (int)job["rejected"]!));
        Assert.Equal(3, (int)(await service.Get($"/v1/imports/{job["id"]}/rejections"))["items"]![0]!["row"]!);
    }

    private static string Row(
        string number, string name, string municipality, string process = "12", string closed = "") =>
        $"1,{number},{process},0,2026-08-20,2026-08-18,\"{name}\",,301,"
        + $"\"静岡県\",\"{municipality}\",\"用沢\",,22,344,4101326,,,{closed},,,,2015-10-05\r\n";

    private static async Task<byte[]> Body(string path)
    {
        if (File.Exists(path))
        {
            return await File.ReadAllBytesAsync(path, Stop);
        }

        using var zip = new MemoryStream();
        await ZipFile.CreateFromDirectoryAsync(path, zip, Stop);
        return zip.ToArray();
    }

    private async Task<JsonNode> Ended(string format, (string Name, byte[] Bytes)[] files, string more = "")
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in files)
        {
            form.Add(new ByteArrayContent(bytes), "files", name);
        }

        return await Ended(format, form, more);
    }

    private async Task<JsonNode> Import(string format, byte[] body, string more = "")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await Ended(format, content, more);
    }

    private async Task<JsonNode> Ended(string format, HttpContent content, string more)
    {
        using var answer = await service.Client.PostAsync(
            new Uri($"/v1/imports?format={format}{more}", UriKind.Relative), content, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return await service.Ended(answer.Headers.Location!.ToString());
    }
}
