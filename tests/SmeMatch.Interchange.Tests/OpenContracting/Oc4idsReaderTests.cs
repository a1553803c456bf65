using System.Text;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;
using Xunit;

namespace SmeMatch.Interchange.Tests.OpenContracting;

public sealed class Oc4idsReaderTests
{
    private const string Motorway = "oc4ids-bu3kcz-m75-junctions-4-to-5-smart-motorway";

    [Fact]
    public async Task The_worked_example_gives_a_project_and_its_contracting_processes()
    {
        var rows = await ReadFile(Path.Combine(RepositoryRoot.SampleData("oc4ids"), "example.json"), Strictness.Strict);
        Assert.Empty(rows.SelectMany(Ocds.Faults));
        var project = rows[0].Opportunity!;
        Assert.Equal((Motorway, "oc4ids-bu3kcz", "umbrella"), (project.Id, project.System, project.Status));
        Assert.Equal(("Motorways UK", "maintenance"), (project.Buyer, project.Stage));
        Assert.Equal(new ForeignMoney("40000000", "GBP"), project.Value);
        Assert.Equal(
            [new("oc4ids-sector", "transport", null), new("oc4ids-sector", "transport.road", null),
                new("COFOG", "04.5.1", "Road transport (CS)")],
            project.Classifications);
        Assert.StartsWith("Patcham Interchange, New Road, Patcham,", project.Places[0], StringComparison.Ordinal);

        var package = rows[1].Opportunity!;
        Assert.Equal((1, Motorway), (rows[1].Number, package.ParentId));
        Assert.Equal("ocds-a1b1c1-c9b14c18-adc8-11e6-9901-0019b9f3037b", package.Ocid);
        Assert.Equal(("Motorways UK", "closed"), (package.Buyer, package.Status));
        Assert.Equal(new ForeignMoney("33000000", "GBP"), package.Value);
        Assert.Equal(project.Places, package.Places);
    }

    [Fact]
    public async Task Every_file_gives_records_or_clear_reasons()
    {
        foreach (var file in Directory.GetFiles(
            RepositoryRoot.SampleData("oc4ids"), "*", SearchOption.AllDirectories))
        {
            foreach (var strictness in Enum.GetValues<Strictness>())
            {
                var rows = await ReadFile(file, strictness);
                Assert.NotEmpty(rows);
                Assert.All(rows, row => Assert.True(row.Opportunity is not null ^ row.Faults.Count > 0, file));
            }
        }
    }

    [Fact]
    public async Task A_process_without_a_summary_is_read_from_its_embedded_releases()
    {
        var first = Ocds.Release("ocds-abc123-1", "2026-01-01", """ "tender": {"id": 1, "title": "Tunnel"} """);
        var second = Ocds.Release("ocds-abc123-1", "2026-01-02", """
            "tender": {"id": 1, "value": {"amount": 9, "currency": "INR"},
              "tenderPeriod": {"endDate": "2026-05-01T00:00:00Z"}}
            """);
        var rows = await Read("""
            {"id": "p", "title": "Metro", "status": "preparation", "sector": ["transport.rail"],
             "locations": [{"id": "1", "gazetteer": {"scheme": "ISO3166-2", "identifiers": ["IN-TN"]}}],
             "contractingProcesses": [
               {"id": "c", "releases": [{0}, {1}]},
               {"id": "d", "summary": {"title": "Track", "status": "pre-award"}},
               {"id": "e"}]}
            """.Replace("{0}", second, StringComparison.Ordinal).Replace("{1}", first, StringComparison.Ordinal));
        Assert.Equal(["p", "c", "d", "e"], rows.Select(row => row.Key));
        var (tunnel, track) = (rows[1].Opportunity!, rows[2].Opportunity!);
        Assert.Equal(("Tunnel", "ocds-abc123-1", "p"), (tunnel.Titles["en"], tunnel.Ocid, tunnel.ParentId));
        // Another project may have processes c and d of its own.
        Assert.Equal(("p/c", "p/d"), (tunnel.Id, track.Id));
        Assert.Equal((new ForeignMoney("9", "INR"), new DateOnly(2026, 5, 1)), (tunnel.Value, tunnel.Deadline));
        Assert.Equal(("open", "preparation"), (track.Status, track.Stage));
        Assert.Equal(["IN-TN"], track.Places);
        Assert.Equal([new("oc4ids-sector", "transport.rail", null)], track.Classifications);
        Assert.Equal(["/contractingProcesses/2/summary/title no-title"], Ocds.Faults(rows[3]));
    }

    private static async Task<List<ForeignRow>> Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return await new Oc4idsReader(Strictness.Strict).Read(stream).ToListAsync();
    }

    private static async Task<List<ForeignRow>> ReadFile(string path, Strictness strictness)
    {
        await using var stream = File.OpenRead(path);
        return await new Oc4idsReader(strictness).Read(stream).ToListAsync();
    }
}
