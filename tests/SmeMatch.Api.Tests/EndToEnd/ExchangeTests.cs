using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ExcelDataReader;
using SmeMatch.Interchange.Formats;
using Sylvan.Data.Csv;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>What goes out comes in again unchanged, and whoever follows the changes misses none.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class ExchangeTests(SharedService shared)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly Service service = shared.Service;

    [Theory]
    [InlineData("smes", "csv", "")]
    [InlineData("smes", "csv", "&bom=true")]
    [InlineData("smes", "ndjson", "")]
    [InlineData("opportunities", "csv", "")]
    [InlineData("opportunities", "ndjson", "")]
    [InlineData("opportunities", "ocds", "")]
    [InlineData("opportunities", "oc4ids", "")]
    public async Task What_is_exported_and_imported_again_is_unchanged(string records, string format, string more)
    {
        var file = await service.Client.GetByteArrayAsync(
            new Uri($"/v1/exports/{records}?format={format}{more}", UriKind.Relative), Stop);
        Assert.Equal(more.Length > 0, file.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        var job = await Import(records, format, file);
        Assert.Equal(
            ("completed", (int)job["read"]!, 0),
            ((string)job["status"]!, (int)job["unchanged"]!, (int)job["rejected"]!));
        Assert.True((int)job["read"]! >= 150, $"{job["read"]}");
    }

    /// <summary>
    /// It was removed since: the file holds no more than its format does, and the record is that again.
    /// </summary>
    [Theory]
    [InlineData("ocds")]
    [InlineData("oc4ids")]
    public async Task An_own_export_makes_a_record_that_is_gone_again_and_leaves_one_that_is_there(string format)
    {
        var name = $"Returning {format} package";
        var (_, made, _) = await service.Send(HttpMethod.Post, "/v1/opportunities", new
        {
            title = new { en = name },
            subSectors = new[] { "SC01" },
            deadline = "2099-12-31",
            stage = "identification",
        });
        var path = $"/v1/opportunities/{made!["id"]}";
        var file = await service.Client.GetByteArrayAsync(
            new Uri($"/v1/exports/opportunities?format={format}&q={Uri.EscapeDataString(name)}", UriKind.Relative),
            Stop);
        var known = await Import("opportunities", format, file);
        Assert.Equal((1, 1, 0), ((int)known["read"]!, (int)known["unchanged"]!, (int)known["rejected"]!));
        var notes = (await service.Get($"/v1/imports/{known["id"]}/notes"))["items"]![0]!["errors"]!.AsArray();
        Assert.Contains(notes, note => (string?)note!["code"] == "comes-back");
        Assert.Equal("identification", (string?)(await service.Get(path))["stage"]);

        await service.Send(HttpMethod.Delete, path, null, ("If-Match", "*"));
        Assert.Equal(1, (int)(await Import("opportunities", format, file))["created"]!);
        var again = await service.Get(path);
        Assert.Equal(
            (name, "SC01", "2099-12-31", "open"),
            ((string)again["title"]!["en"]!, (string)again["subSectors"]![0]!,
                (string)again["deadline"]!, (string)again["status"]!));
        Assert.Null(again["source"]);
        Assert.Null(again["ocid"]);
        await service.Send(HttpMethod.Delete, path, null, ("If-Match", "*"));
    }

    [Fact]
    public async Task No_cell_is_a_live_formula_and_every_value_comes_back()
    {
        const string Begin = "=+-@\t\r\n＝＋－＠'";
        var random = new Random(20_261_124);
        for (var cell = 0; cell < 2_000; cell++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(3) == 0
                ? (char)random.Next(32, 127) : Begin[random.Next(Begin.Length)]));
            var guarded = OwnCells.Guarded(text);
            Assert.DoesNotContain(guarded[0], "=+-@\t\r\n＝＋－＠");
            Assert.Equal(text, OwnCells.Bare(guarded));
        }

        const string Name = "=HYPERLINK(\"http://x.example\";\"Pay\")";
        var (_, firm, _) = await service.Send(HttpMethod.Post, "/v1/smes", new { name = new { en = Name } });
        var file = await service.Client.GetByteArrayAsync(
            new Uri("/v1/exports/smes?format=csv&q=HYPERLINK", UriKind.Relative), Stop);
        await using var csv = await CsvDataReader.CreateAsync(
            new StringReader(Encoding.UTF8.GetString(file)), null, Stop);
        Assert.True(await csv.ReadAsync(Stop));
        Assert.Equal("'" + Name, csv.GetString(csv.GetOrdinal("name.en")));
        Assert.Equal(1, (int)(await Import("smes", "csv", file))["unchanged"]!);
        await service.Send(HttpMethod.Delete, $"/v1/smes/{firm!["id"]}", null, ("If-Match", "*"));
    }

    [Theory]
    [InlineData("ocds", "releases")]
    [InlineData("oc4ids", "projects")]
    public async Task Opportunities_go_out_as_open_contracting_data_with_firms_that_agreed(string format, string list)
    {
        var package = await service.Get($"/v1/exports/opportunities?format={format}&status=open&sector=WS02");
        var entries = package[list]!.AsArray();
        Assert.NotEmpty(entries);
        Assert.StartsWith("https://creativecommons.org/", (string)package["license"]!, StringComparison.Ordinal);
        var parties = entries.SelectMany(entry => entry!["parties"]?.AsArray() ?? [])
            .Where(party => party!["roles"]!.AsArray().Any(role => (string)role! == "interestedParty")).ToList();
        Assert.NotEmpty(parties);
        foreach (var party in parties.Take(5))
        {
            var number = (string)party!["identifier"]!["id"]!;
            Assert.Equal("JP-JCN", (string)party["identifier"]!["scheme"]!);
            Assert.True((bool)(await service.Get($"/v1/smes?q={number}"))["items"]![0]!["publicListing"]!);
        }
    }

    [Fact]
    public async Task Matches_go_out_as_their_lists_show_them()
    {
        var text = await service.Client.GetStringAsync(
            new Uri("/v1/exports/matches?format=ndjson&q=high-lift", UriKind.Relative), Stop);
        var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).ToList();
        var list = (await service.Get(
            $"/v1/opportunities/{rows[0]["opportunityId"]}/matches?limit=100"))["items"]!.AsArray();
        Assert.Equal(
            list.Select(one => ((string)one!["smeId"]!, (decimal)one["score"]!)),
            rows.Where(row => (string)row["opportunityId"]! == (string)rows[0]["opportunityId"]!)
                .Select(row => ((string)row["smeId"]!, (decimal)row["score"]!)));
        Assert.Equal(
            list.Select(one => string.Join('|', one!["reasons"]!.AsArray().Select(reason => (string)reason!["text"]!))),
            rows.Where(row => (string)row["opportunityId"]! == (string)rows[0]["opportunityId"]!)
                .Select(row => string.Join('|', row["reasons"]!.AsArray())));
    }

    [Theory]
    [InlineData("smes", "法人番号", "資本金")]
    [InlineData("opportunities", "件名（日本語）", "金額")]
    [InlineData("matches", "法人番号", "スコア")]
    public async Task Spreadsheets_hold_what_the_text_holds_with_typed_cells_and_headers_in_the_language(
        string records, string text, string number)
    {
        var file = await service.Client.GetByteArrayAsync(
            new Uri($"/v1/exports/{records}?format=xlsx&lang=ja", UriKind.Relative), Stop);
        var lines = await service.Client.GetStringAsync(
            new Uri($"/v1/exports/{records}?format=ndjson", UriKind.Relative), Stop);
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var workbook = ExcelReaderFactory.CreateReader(new MemoryStream(file));
        Assert.True(workbook.Read());
        var header = Enumerable.Range(0, workbook.FieldCount).Select(workbook.GetString).ToList();
        Assert.All(header, name => Assert.Matches("[\\u3040-\\u30ff\\u4e00-\\u9fff]", name));
        var (rows, texts, numbers) = (0, 0, 0);
        for (; workbook.Read(); rows++)
        {
            texts += workbook.GetValue(header.IndexOf(text)) is string ? 1 : 0;
            numbers += workbook.GetValue(header.IndexOf(number)) is double ? 1 : 0;
        }

        Assert.Equal(lines.Count(one => one == '\n'), rows);
        Assert.True(texts > rows / 10 && numbers > rows / 10, $"{rows} {texts} {numbers}");
        Assert.True(workbook.NextResult());
        var about = About(workbook);
        Assert.Contains((double)rows, about);
        Assert.Contains("https://creativecommons.org/licenses/by/4.0/", about);
    }

    [Theory]
    [InlineData("hi", true)]
    [InlineData("ja", false)]
    public async Task A_spreadsheet_in_Hindi_says_that_no_native_reader_has_seen_it(string language, bool isSaid)
    {
        var file = await service.Client.GetByteArrayAsync(
            new Uri($"/v1/exports/matches?format=xlsx&lang={language}&q=high-lift%20pump", UriKind.Relative), Stop);
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var workbook = ExcelReaderFactory.CreateReader(new MemoryStream(file));
        Assert.True(workbook.NextResult());
        Assert.Equal(isSaid, About(workbook).OfType<string>().Any(
            line => line.Contains("किसी मातृभाषी ने इसे अभी नहीं पढ़ा है", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_is_sent_compressed_to_whoever_asks_and_HEAD_tells_its_name()
    {
        var address = new Uri("/v1/exports/smes?format=csv", UriKind.Relative);
        using var head = new HttpRequestMessage(HttpMethod.Head, address);
        using var told = await service.Client.SendAsync(head, Stop);
        Assert.Equal(
            (HttpStatusCode.OK, $"smematch-smes-{TimeProvider.System.GetUtcNow():yyyy-MM-dd}.csv"),
            (told.StatusCode, told.Content.Headers.ContentDisposition!.FileName));
        Assert.Empty(await told.Content.ReadAsByteArrayAsync(Stop));
        foreach (var encoding in new[] { "gzip", "br" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.AcceptEncoding.ParseAdd(encoding);
            using var answer = await service.Client.SendAsync(request, Stop);
            Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
            await using var body = await answer.Content.ReadAsStreamAsync(Stop);
            await using Stream plain = encoding == "br"
                ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
            using var reader = new StreamReader(plain);
            Assert.StartsWith("id,corporateNumber", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_follows_the_changes_is_told_each_once_in_order()
    {
        var cursor = await Latest();
        var (_, firm, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", new { name = new { en = "Changing Works" } });
        var id = (string)firm!["id"]!;
        await service.Send(HttpMethod.Patch, $"/v1/smes/{id}", """{"employees":3}""", ("If-Match", "*"));
        await service.Send(HttpMethod.Delete, $"/v1/smes/{id}", null, ("If-Match", "*"));
        var told = new List<(string, int)>();
        for (var tries = 0; tries < 50 && told.Count < 3; tries++)
        {
            var page = await service.Get($"/v1/changes?kind=sme&limit=100&cursor={cursor}");
            cursor = (string)page["nextCursor"]!;
            told.AddRange(page["items"]!.AsArray().Where(one => (string)one!["id"]! == id)
                .Select(one => ((string)one!["action"]!, (int)one["version"]!)));
            await Task.Delay(20, Stop);
        }

        Assert.Equal([("created", 1), ("updated", 2), ("deleted", 2)], told);
    }

    private async Task<string> Latest()
    {
        for (var cursor = ""; ;)
        {
            var page = await service.Get($"/v1/changes?kind=sme&limit=100{cursor}");
            if (page["items"]!.AsArray().Count == 0)
            {
                return (string)page["nextCursor"]!;
            }

            cursor = $"&cursor={page["nextCursor"]}";
        }
    }

    private async Task<JsonNode> Import(string records, string format, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var answer = await service.Client.PostAsync(
            new Uri($"/v1/imports?format={format}&records={records}", UriKind.Relative), content, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        return await service.Ended(answer.Headers.Location!.ToString());
    }

    private static List<object> About(IExcelDataReader workbook)
    {
        var lines = new List<object>();
        while (workbook.Read())
        {
            lines.Add(workbook.GetValue(1));
        }

        return lines;
    }
}
