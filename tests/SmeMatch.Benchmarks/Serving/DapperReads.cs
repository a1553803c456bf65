using System.Diagnostics;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Benchmarks.Serving;

/// <summary>The service's own read, through Dapper, the pool and the pipelines, without HTTP and views.</summary>
internal static class DapperReads
{
    /// <summary>Reads per second.</summary>
    public static async Task<double> Run(
        Database database, IReadOnlyList<Guid> owners, int limit, int clients, int seconds)
    {
        var (store, count, started) = (new MatchStore(database), 0L, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            for (var place = client; Stopwatch.GetElapsedTime(started).TotalSeconds < seconds; place++)
            {
                var page = await store.Page(RecordKind.Opportunity, owners[place % owners.Count], 0, limit, default);
                Interlocked.Add(ref count, page is null ? 0 : 1);
            }
        })));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
