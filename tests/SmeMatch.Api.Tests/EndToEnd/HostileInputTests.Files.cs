using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SmeMatch.Api.Imports;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <content>Files.</content>
public sealed partial class HostileInputTests
{
    [Fact]
    public async Task Rows_that_contradict_the_registry_are_rejected_and_the_others_are_in()
    {
        const string Child = "019a0009-0000-7000-8000-000000000001";
        const string Parent = "019a0009-0000-7000-8000-000000000002";
        var lines = $$"""
            {"id":"{{Child}}","title":{"en":"Later parent"},"parentId":"{{Parent}}"}
            {"title":{"en":"No parent"},"parentId":"019a0009-0000-7000-8000-00000000000f"}
            {"id":"{{Parent}}","title":{"en":"Parent of import"},"status":"umbrella"}
            """;
        var job = await Import("ndjson", "opportunities", Encoding.UTF8.GetBytes(lines));
        Assert.Equal(("completed", 2, 1), ((string)job["status"]!, (int)job["created"]!, (int)job["rejected"]!));
        var rejections = await service.Get($"/v1/imports/{job["id"]}/rejections");
        Assert.Equal("unknown-parent", (string?)rejections["items"]![0]!["errors"]![0]!["code"]);
        Assert.Equal(2, (int)rejections["items"]![0]!["row"]!);
        await Remove($"/v1/opportunities/{Child}", $"/v1/opportunities/{Parent}");

        var numbers = """
        {"id":"019a0009-0000-7000-8000-000000000003","name":{"en":"Same number 1"},"corporateNumber":"5240001099887"}
        {"id":"019a0009-0000-7000-8000-000000000004","name":{"en":"Same number 2"},"corporateNumber":"5240001099887"}
        """;
        job = await Import("ndjson", "smes", Encoding.UTF8.GetBytes(numbers));
        Assert.Equal(("completed", 1, 1), ((string)job["status"]!, (int)job["created"]!, (int)job["rejected"]!));
        await Remove("/v1/smes/019a0009-0000-7000-8000-000000000003");
    }

    [Fact]
    public async Task No_row_puts_a_project_below_itself_or_below_one_that_is_rejected()
    {
        string[] ids = [.. Enumerable.Range(1, 4).Select(number => $"019a000a-0000-7000-8000-00000000000{number}")];
        string Line(int id, string more) => $$"""{"id":"{{ids[id]}}","title":{"en":"Tree {{id}}"}{{more}}}""";
        string Below(int id) => $",\"parentId\":\"{ids[id]}\"";
        Task<JsonNode> Lines(string more, params string[] lines) =>
            Import("ndjson", "opportunities", Encoding.UTF8.GetBytes(string.Join('\n', lines)), more);
        var job = await Lines("", Line(0, ""), Line(1, Below(0)));
        Assert.Equal(("completed", 2), ((string)job["status"]!, (int)job["created"]!));

        // To itself; in a ring with what is stored; two that each name the other.
        job = await Lines("", Line(0, Below(0)));
        Assert.Equal(("completed", 1), ((string)job["status"]!, (int)job["rejected"]!));
        job = await Lines("", Line(0, Below(1)));
        Assert.Equal(("completed", 1), ((string)job["status"]!, (int)job["rejected"]!));
        job = await Lines("", Line(1, ""), Line(0, Below(1)));
        Assert.Equal(("completed", 2), ((string)job["status"]!, (int)job["updated"]!));

        // Only a verifier may set verifiedAt, so the project is not there for its package.
        foreach (var dry in (string[])["&dryRun=true", ""])
        {
            job = await Lines(dry, Line(2, ",\"verifiedAt\":\"2026-01-02T00:00:00Z\""), Line(3, Below(2)));
            Assert.Equal(("completed", 2), ((string)job["status"]!, (int)job["rejected"]!));
        }

        await Remove($"/v1/opportunities/{ids[0]}", $"/v1/opportunities/{ids[1]}");
    }

    [Fact]
    public async Task A_dry_run_reports_and_writes_nothing()
    {
        var line = Encoding.UTF8.GetBytes("""{"name":{"en":"Never Written Firm"}}""");
        var job = await Import("ndjson", "smes", line, "&dryRun=true");
        Assert.Equal(1, (int)job["created"]!);
        Assert.Empty((await service.Get("/v1/smes?q=never written firm"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_name_and_place_too_long_for_an_index_still_say_which_record_a_row_means()
    {
        // The letters and signs that NFKC spreads out most, mixed so that they do not compress.
        var letters = Enumerable.Range(0x80, 0xFF00).Select(code => (char)code)
            .Where(letter => char.IsLetterOrDigit(letter) || char.IsSymbol(letter))
            .OrderByDescending(letter => Encoding.UTF8.GetByteCount($"{letter}".Normalize(NormalizationForm.FormKC)))
            .Take(600).ToArray();
        new Random(1).Shuffle(letters);
        var (name, place) = (new string(letters[..300]), new string(letters[300..]));
        var id = await Make("/v1/smes", new { name = new { ja = name }, municipality = place });
        var job = await Import("csv", "smes", Encoding.UTF8.GetBytes($"name.ja,municipality\n{name},{place}\n"));
        Assert.Equal(("completed", 1), ((string)job["status"]!, (int)job["unchanged"]!));
        await Remove($"/v1/smes/{id}");
    }

    [Theory]
    [InlineData("csv", "name.en\0\nx\n")]
    [InlineData("csv", "id,name.en\na\0,x\n")]
    [InlineData("ndjson", """{"id":"a\u0000","name":{"en":"x"}}""")]
    [InlineData("ndjson", """{"a\u0000":1,"a\u0000":1}""")]
    public async Task A_row_with_NUL_is_rejected_and_does_not_hold_up_every_import_after_it(string format, string text)
    {
        var job = await Import(format, "smes", Encoding.UTF8.GetBytes(text));
        Assert.Equal(("completed", 1), ((string)job["status"]!, (int)job["rejected"]!));
        Assert.NotEmpty((await service.Get($"/v1/imports/{job["id"]}/rejections"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/mixed")]
    [InlineData("text/csv; charset=shift_jis")]
    public async Task A_file_of_a_type_that_is_not_documented_is_a_415(string type)
    {
        using var content = new ByteArrayContent("name.en"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await service.Client.PostAsync(
            new Uri("/v1/imports?format=csv", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task A_ZIP_that_unpacks_to_more_than_is_allowed_fails_unread()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("company.csv", CompressionLevel.Fastest).Open();
            var block = new byte[1 << 20];
            for (var written = 0; written <= ImportFormats.MaxEntry; written += block.Length)
            {
                entry.Write(block);
            }
        }

        var job = await Import("gbizinfo-city", "smes", memory.ToArray());
        Assert.Equal("failed", (string?)job["status"]);
        Assert.Contains("larger than", (string?)job["error"], StringComparison.Ordinal);
    }

    private async Task<JsonNode> Import(string format, string records, byte[] body, string more = "")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/octet-stream");
        var path = new Uri($"/v1/imports?format={format}&records={records}{more}", UriKind.Relative);
        using var response = await service.Client.PostAsync(path, content);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        for (var tries = 0; tries < 200; tries++)
        {
            var job = await service.Get(response.Headers.Location!.ToString());
            if ((string?)job["status"] is not ("queued" or "running"))
            {
                return job;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The import did not end.");
    }
}
