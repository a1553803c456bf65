using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;
using Xunit;

namespace SmeMatch.Interchange.Tests.OpenContracting;

public sealed class WriterTests
{
    private const string Number = "8700110005901";

    private static readonly ExportPackage Package = new()
    {
        Uri = "https://smematch.example/v1/exports/opportunities",
        Publisher = "SmeMatch",
        Licence = "https://creativecommons.org/licenses/by/4.0/",
        PublishedAt = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero),
        Prefixes = new("ocds-abc123", "oc4ids-abc123"),
    };

    [Fact]
    public async Task The_schemas_refuse_what_is_invalid()
    {
        var ocds = await StandardSchemas.Ocds();
        Assert.NotEmpty(ocds.Refusals("""{"releases": [{"ocid": "", "tag": [], "tender": {"status": "x"}}]}"""));
        Assert.Contains(
            ocds.Refusals("""{"uri": "no address", "releases": []}"""), fault => fault == "UriExpected #/uri");
        Assert.Contains(
            ocds.Refusals("""{"releases": [{"date": "yesterday"}]}"""), fault => fault == "DateTimeExpected #/date");
        var oc4ids = await StandardSchemas.Oc4ids();
        Assert.NotEmpty(oc4ids.Refusals("""{"projects": [{"id": "", "status": "x"}]}"""));
        var example = Path.Combine(RepositoryRoot.SampleData("oc4ids"), "example.json");
        Assert.Empty(oc4ids.Refusals(await File.ReadAllTextAsync(example, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Releases_validate_and_read_again_as_the_records_they_were_made_of()
    {
        var schemas = await StandardSchemas.Ocds();
        var records = RandomRecords.Some(200).Where(record => (string?)record["status"] != "umbrella").ToList();
        var json = await Text(stream => new OcdsWriter(Package).Write(
            stream, records.Select(Exported).ToAsyncEnumerable(), TestContext.Current.CancellationToken));
        Assert.Empty(schemas.Refusals(json));
        PackageRules.AssertKept(json, Path.Combine(RepositoryRoot.SampleData("ocds", "standard-1.1"), "codelists"));

        var rows = (await Ocds.Read(json)).ToDictionary(row => row.Key!);
        Assert.Equal(records.Count, rows.Count);
        Assert.All(records, record => AssertSame(record, rows[OcidOf(record)]));
    }

    [Fact]
    public async Task Projects_validate_and_read_again_as_the_records_they_were_made_of()
    {
        var schemas = await StandardSchemas.Oc4ids();
        var records = RandomRecords.Some(200).ToList();
        var projects = records.Chunk(4).Select(four => new ExportedProject(
            Exported(four[0]), [.. four.Skip(1).Select(OfPackage).Select(Exported)])).ToList();
        projects.AddRange(records.Where(record => (string?)record["status"] != "umbrella").Take(20)
            .Select(record => new ExportedProject(Exported(Other(record)), [])));
        var json = await Text(stream => new Oc4idsWriter(Package).Write(
            stream, projects.ToAsyncEnumerable(), TestContext.Current.CancellationToken));
        Assert.Empty(schemas.Refusals(json));
        PackageRules.AssertKept(json, Path.Combine(RepositoryRoot.SampleData("oc4ids"), "codelists"));

        using var written = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var rows = await new Oc4idsReader(Strictness.Strict).Read(written, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        var packages = rows.Where(row => row.Opportunity?.ParentId is not null).ToDictionary(row => row.Key!);
        Assert.All(projects, project => Assert.All(project.Packages, package =>
            AssertSame(Filled(package.Record, project.Project.Record), packages[OcidOf(package.Record)])));
        Assert.All(projects.Where(project => project.Packages.Count == 0), project =>
            AssertSame(project.Project.Record, packages[OcidOf(project.Project.Record)]));
        Assert.All(projects, project => AssertProject(
            project, rows.Single(row => row.Key == $"oc4ids-abc123-{project.Project.Record["id"]}").Opportunity!));
    }

    [Fact]
    public async Task Firms_that_agreed_are_named_by_corporate_number_and_each_record_has_licence_and_source()
    {
        var record = RandomRecords.Some(50).First(record => record["buyer"] is not null);
        record["status"] = "open";
        var json = await Text(stream => new OcdsWriter(Package).Write(
            stream, new[] { Exported(record) }.ToAsyncEnumerable(), TestContext.Current.CancellationToken));
        var release = JsonNode.Parse(json)!["releases"]![0]!;
        Assert.Equal(
            $$"""
            {"id":"JP-JCN-{{Number}}","name":"Bingo Pump","identifier":{"scheme":"JP-JCN","id":"{{Number}}",
            "legalName":"備後ポンプ"},"roles":["interestedParty"],"name_ja":"備後ポンプ"}
            """.ReplaceLineEndings(""),
            release["parties"]![1]!.ToJsonString(Readers.Plain));
        Assert.Equal("""["buyer"]""", release["parties"]![0]!["roles"]!.ToJsonString());
        Assert.Equal(Package.Licence, (string?)release["license"]);
        Assert.NotNull(release["sources"]![0]!["name"]);
    }

    [Fact]
    public async Task An_umbrella_is_no_release()
    {
        var records = RandomRecords.Some(3).ToList();
        records[1]["status"] = "umbrella";
        var json = await Text(async stream => Assert.Equal(2, await new OcdsWriter(Package).Write(
            stream, records.Select(record => With(record, "status", records.IndexOf(record) == 1 ? "umbrella" : "open"))
                .Select(Exported).ToAsyncEnumerable(), TestContext.Current.CancellationToken)));
        Assert.Equal(2, JsonNode.Parse(json)!["releases"]!.AsArray().Count);
    }

    /// <summary>What a package does not say of buyer, sector and places is taken from its project.</summary>
    private static JsonObject Filled(JsonObject record, JsonObject project)
    {
        var filled = record.DeepClone().AsObject();
        filled["buyer"] ??= project["buyer"]?.DeepClone();
        filled["subSectors"] ??= project["subSectors"]?.DeepClone();
        if (filled["states"] is null && (bool?)filled["nationwide"] != true)
        {
            filled["states"] = project["states"]?.DeepClone();
            filled["nationwide"] = project["nationwide"]?.DeepClone();
        }

        return filled;
    }

    private static void AssertSame(JsonObject record, ForeignRow row)
    {
        Assert.Empty(Ocds.Faults(row));
        var read = row.Opportunity!;
        Assert.Equal(
            record["title"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!), read.Titles);
        Assert.Equal((string?)record["description"], read.Description);
        Assert.Equal((string?)record["buyer"], read.Buyer);
        Assert.Equal(OcidOf(record), read.Ocid);
        Assert.Equal(
            (Amount(record), (string?)record["value"]?["currency"]),
            (read.Value is null ? null : decimal.Parse(read.Value.Text, CultureInfo.InvariantCulture),
                read.Value?.Currency));
        Assert.Equal((string?)record["deadline"], read.Deadline?.ToString("yyyy-MM-dd"));
        Assert.Equal((string?)record["status"] ?? "open", read.Status);
        Assert.Equal(Codes(record, "subSectors"), Coded(read));
        Assert.Equal((bool?)record["nationwide"] == true ? true : null, read.Nationwide);
        Assert.Equal(read.Nationwide == true ? ["IN"] : Codes(record, "states"), read.Places);
    }

    private static void AssertProject(ExportedProject project, ForeignOpportunity read)
    {
        var record = project.Project.Record;
        Assert.Equal(((string?)record["stage"], "umbrella"), (read.Stage, read.Status));
        Assert.Equal(Codes(record, "subSectors"), Coded(read));
        Assert.Equal((string?)record["buyer"], read.Buyer);
    }

    private static IEnumerable<string?> Coded(ForeignOpportunity read) =>
        read.Classifications.Where(code => code.Scheme == "IN-HML").Select(code => code.Code);

    private static decimal? Amount(JsonObject record) => (string?)record["value"]?["amount"] is { } amount
        ? decimal.Parse(amount, CultureInfo.InvariantCulture) : null;

    private static List<string> Codes(JsonObject record, string name) =>
        [.. record[name]?.AsArray().Select(code => (string)code!) ?? []];

    private static string OcidOf(JsonObject record) => (string?)record["ocid"] ?? $"ocds-abc123-{record["id"]}";

    private static ExportedOpportunity Exported(JsonObject record) =>
        new(record, [new(Number, "備後ポンプ", "Bingo Pump")]);

    private static JsonObject OfPackage(JsonObject record) =>
        (string?)record["status"] == "umbrella" ? With(record, "status", "open") : record;

    private static JsonObject Other(JsonObject record) =>
        With(With(record, "id", $"other-{record["id"]}"), "ocid", $"ocds-other1-{record["id"]}");

    private static JsonObject With(JsonObject record, string name, string value)
    {
        var changed = record.DeepClone().AsObject();
        changed[name] = value;
        return changed;
    }

    private static async Task<string> Text(Func<Stream, Task> write)
    {
        using var stream = new MemoryStream();
        await write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
