using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SmeMatch.Reliability.Tests.Restarts;

/// <summary>A firm as a writer knows it.</summary>
/// <param name="Name">Belongs to one attempt to create it.</param>
/// <param name="Id">Null when the answer was not seen.</param>
/// <param name="Version">As acknowledged.</param>
/// <param name="Employees">As acknowledged.</param>
/// <param name="Outcome">present or deleted; unknown when the write was answered by 503.</param>
internal sealed record Entry(string Name, string? Id, int Version, int Employees, string Outcome);

/// <summary>Creates, changes, deletes and imports firms of its own; its ledger holds what was acknowledged.</summary>
internal sealed class Writer(Tally tally, int number)
{
    private readonly Random random = new(number);
    private readonly List<string> imports = [];
    private int made;

    public List<Entry> Ledger { get; } = [];

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            switch (random.Next(8))
            {
                case < 4:
                    await Create();
                    break;
                case < 6:
                    await OnOne(Change);
                    break;
                case < 7:
                    await OnOne(Delete);
                    break;
                default:
                    await Import();
                    break;
            }

            await Task.Delay(random.Next(10), CancellationToken.None);
        }
    }

    /// <summary>After recovery: every import that was acknowledged has completed.</summary>
    public async Task EndImports()
    {
        foreach (var address in imports)
        {
            var job = await tally.Get(address);
            for (var tries = 0; tries < 500 && (string?)job?["status"] is null or "queued" or "running"; tries++)
            {
                await Task.Delay(20);
                job = await tally.Get(address);
            }

            Assert.Equal(("completed", 3, 3), ((string)job!["status"]!, (int)job["read"]!, (int)job["created"]!));
        }
    }

    private async Task Create()
    {
        var entry = new Entry(NextName(), null, 1, random.Next(10, 400), "unknown");
        (string, string)[] headers = random.Next(3) == 0 ? [("Prefer", "wait=1")] : [];
        var firm = new
        {
            name = new { en = entry.Name },
            industries = new[] { "2521" },
            employees = entry.Employees,
            presenceStates = new[] { "IN-TN" },
        };
        var answer = await tally.Send(HttpMethod.Post, "/v1/smes", firm, [HttpStatusCode.Created], headers);
        Ledger.Add(answer is null ? entry : entry with { Id = (string)answer.Value.Body!["id"]!, Outcome = "present" });
    }

    private async Task OnOne(Func<Entry, Task<Entry>> write)
    {
        var known = Enumerable.Range(0, Ledger.Count).Where(at => Ledger[at] is { Id: not null, Outcome: "present" });
        if (known.ToList() is { Count: > 0 } places)
        {
            var at = places[random.Next(places.Count)];
            Ledger[at] = await write(Ledger[at]);
        }
    }

    private async Task<Entry> Change(Entry entry)
    {
        var employees = entry.Employees + 1;
        var answer = await tally.Send(
            HttpMethod.Patch, $"/v1/smes/{entry.Id}", new { employees }, [HttpStatusCode.OK],
            ("If-Match", $"\"v{entry.Version}\""));
        if (answer is not null)
        {
            Assert.Equal(entry.Version + 1, (int)answer.Value.Body!["version"]!);
            return entry with { Version = entry.Version + 1, Employees = employees };
        }

        // Not known: it was done once or not at all, and is read as soon as that is possible.
        JsonNode? now = null;
        for (var tries = 0; tries < 100 && (now = await tally.Get($"/v1/smes/{entry.Id}")) is null; tries++)
        {
            await Task.Delay(100);
        }

        var (version, count) = ((int)now!["version"]!, (int)now["employees"]!);
        Assert.Contains((version, count), new[] { (entry.Version, entry.Employees), (entry.Version + 1, employees) });
        return entry with { Version = version, Employees = count };
    }

    private async Task<Entry> Delete(Entry entry)
    {
        var answer = await tally.Send(
            HttpMethod.Delete, $"/v1/smes/{entry.Id}", null, [HttpStatusCode.NoContent], ("If-Match", "*"));
        return entry with { Outcome = answer is null ? "unknown" : "deleted" };
    }

    private async Task Import()
    {
        string[] names = [NextName(), NextName(), NextName()];
        var text = new StringBuilder("name.en,industries,employees\n");
        foreach (var name in names)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name},2521,20\n");
        }

        var answer = await tally.Send(
            HttpMethod.Post, "/v1/imports?format=csv", text.ToString(), [HttpStatusCode.Accepted]);
        if (answer is not null)
        {
            imports.Add(answer.Value.Response.Headers.Location!.ToString());
        }

        Ledger.AddRange(names.Select(name => new Entry(name, null, 1, 20, answer is null ? "unknown" : "present")));
    }

    private string NextName() => $"Ledger {number} {++made}";
}
