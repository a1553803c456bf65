using System.Net;

namespace SmeMatch.Reliability.Tests.Cluster;

/// <summary>A firm that a clerk recorded.</summary>
/// <param name="Name">Of this firm only.</param>
/// <param name="Key">Of the request that creates it, however often it is sent.</param>
/// <param name="Employees">As sent.</param>
internal sealed record Firm(string Name, string Key, int Employees)
{
    /// <summary>Null until the creation was acknowledged.</summary>
    public string? Id { get; set; }

    /// <summary>The last that was acknowledged.</summary>
    public int Version { get; set; }

    /// <summary>Whether a change was answered by 503: it may be one version further.</summary>
    public bool IsUnsure { get; set; }
}

/// <summary>
/// Creates and changes firms of its own, keeps what was acknowledged, and after each acknowledgement looks, as another
/// caller at whichever instance, whether everybody sees it.
/// </summary>
internal sealed class Clerk(Traffic traffic, int number)
{
    private static readonly HttpStatusCode[] Ok = [HttpStatusCode.OK];
    private readonly Random random = new(number);
    private int made;

    public List<Firm> Firms { get; } = [];

    /// <summary>How many creations were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>How often an acknowledged write was looked for at once and read.</summary>
    public int Seen { get; private set; }

    public async Task Work(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var known = Firms.Where(firm => firm.Id is not null && !firm.IsUnsure).ToList();
            if (known.Count > 0 && random.Next(3) == 0)
            {
                await Change(known[random.Next(known.Count)]);
            }
            else
            {
                Firms.Add(new Firm($"Ledger {number} {++made}", $"{Guid.CreateVersion7()}", random.Next(10, 400)));
                await Create(Firms[^1]);
            }

            await Task.Delay(random.Next(10, 30), CancellationToken.None);
        }
    }

    /// <summary>Sends again what was not acknowledged, with its key, and looks what became of changes.</summary>
    public async Task Settle()
    {
        foreach (var firm in Firms)
        {
            for (var tries = 0; firm.Id is null; tries++)
            {
                Assert.True(tries < 120, $"{firm} is not acknowledged.");
                await Create(firm);
                await Task.Delay(firm.Id is null ? 500 : 0);
            }
        }
    }

    private async Task Create(Firm firm)
    {
        var body = new
        {
            name = new { en = firm.Name },
            industries = new[] { "2521" },
            employees = firm.Employees,
            presenceStates = new[] { "IN-TN" },
        };
        if (await traffic.Send(
            number, HttpMethod.Post, "/v1/smes", body, [HttpStatusCode.Created], ("Idempotency-Key", firm.Key))
            is { } answer)
        {
            firm.Id = (string)answer.Body!["id"]!;
            firm.Version = (int)answer.Body["version"]!;
            Acknowledged++;
            await Look(firm);
        }
    }

    private async Task Change(Firm firm)
    {
        var answer = await traffic.Send(
            number, HttpMethod.Patch, $"/v1/smes/{firm.Id}", new { employees = random.Next(400, 800) }, Ok,
            ("If-Match", $"\"v{firm.Version}\""));
        if (answer is null)
        {
            firm.IsUnsure = true;
            return;
        }

        firm.Version++;
        await Look(firm);
    }

    private async Task Look(Firm firm)
    {
        var answer = await traffic.Send(
            number + 1 + random.Next(5), HttpMethod.Get, $"/v1/smes/{firm.Id}", null,
            [HttpStatusCode.OK, HttpStatusCode.NotFound]);
        if (answer is not null)
        {
            Seen++;
            if (answer.Status == HttpStatusCode.NotFound || (int)answer.Body!["version"]! < firm.Version)
            {
                traffic.Blame($"{firm.Name} was acknowledged as version {firm.Version}, then read: {answer.Body}");
            }
        }
    }
}
