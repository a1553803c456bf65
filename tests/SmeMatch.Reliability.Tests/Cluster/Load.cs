using System.Net;
using Dapper;
using Npgsql;

namespace SmeMatch.Reliability.Tests.Cluster;

/// <summary>Clerks who write and readers, at work until they are stopped.</summary>
internal sealed class Load : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<Clerk> clerks;
    private readonly List<Task> working;

    public Load(Group group, int clerkCount, int readerCount)
    {
        Traffic = new Traffic(group.Url, group.Key);
        clerks = [.. Enumerable.Range(1, clerkCount).Select(number => new Clerk(Traffic, number))];
        working =
        [
            .. clerks.Select(clerk => clerk.Work(stop.Token)),
            .. Enumerable.Range(1, readerCount).Select(number => Read(number, stop.Token)),
        ];
    }

    public Traffic Traffic { get; }

    public List<Firm> Firms => [.. clerks.SelectMany(clerk => clerk.Firms)];

    public int Acknowledged => clerks.Sum(clerk => clerk.Acknowledged);

    public int Seen => clerks.Sum(clerk => clerk.Seen);

    public async Task Stop()
    {
        await stop.CancelAsync();
        await Task.WhenAll(working);
    }

    public Task Settle() => Task.WhenAll(clerks.Select(clerk => clerk.Settle()));

    /// <summary>A full rematch, from its order to its end.</summary>
    public async Task Rematch()
    {
        var run = await Traffic.Send(1, HttpMethod.Post, "/v1/match-runs", null, [HttpStatusCode.Accepted]);
        for (var tries = 0; tries < 600; tries++)
        {
            var now = await Traffic.Send(
                1, HttpMethod.Get, $"/v1/match-runs/{run!.Body!["id"]}", null, [HttpStatusCode.OK]);
            if ((string?)now?.Body!["status"] is "completed")
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail("The match run did not end.");
    }

    /// <summary>What was acknowledged and is not there, or not as it was acknowledged, or there twice.</summary>
    public async Task<List<string>> Lost(PostgresServer server)
    {
        await using var connection = new NpgsqlConnection(server.Connection);
        var stored = (await connection.QueryAsync<(string Name, Guid Id, int Version)>(
            "select document -> 'name' ->> 'en', id, version from sme "
            + "where document -> 'name' ->> 'en' like 'Ledger %'"))
            .ToLookup(firm => firm.Name);
        return
        [
            .. Firms.Where(firm => firm.Id is not null).Select(firm => (Firm: firm, Found: stored[firm.Name].ToList()))
                .Where(pair => pair.Found is not [var only] || $"{only.Id}" != pair.Firm.Id
                    || only.Version < pair.Firm.Version
                    || only.Version > pair.Firm.Version + (pair.Firm.IsUnsure ? 1 : 0))
                .Select(pair => $"{pair.Firm}: {string.Join(", ", pair.Found)}"),
            .. stored.Where(found => found.Count() > 1).Select(found => $"{found.Key} is there {found.Count()} times"),
        ];
    }

    public void Dispose()
    {
        stop.Cancel();
        Traffic.Dispose();
        stop.Dispose();
    }

    private async Task Read(int number, CancellationToken token)
    {
        var random = new Random(number);
        string[] paths =
        [
            "/v1/smes?limit=20", "/v1/opportunities?status=open&limit=20", "/v1/smes?q=works&limit=5",
            "/v1/match-runs/latest", "/v1/opportunities?status=open&sector=WS02&limit=1",
        ];
        while (!token.IsCancellationRequested)
        {
            await Traffic.Send(
                number + 2, HttpMethod.Get, paths[random.Next(paths.Length)], null, [HttpStatusCode.OK]);
            await Task.Delay(random.Next(5, 20), CancellationToken.None);
        }
    }
}
