using System.Diagnostics;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Benchmarks.Serving;

/// <summary>The service's own read, through Dapper, the pool and the pipelines, without HTTP and views.</summary>
internal static class DapperReads
{
    public static async Task<Served> Run(
        Database database, IReadOnlyList<Guid> owners, int limit, int clients, int seconds)
    {
        var (store, started) = (new MatchStore(database), Stopwatch.GetTimestamp());
        var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var own = new List<double>();
            for (var place = client; Stopwatch.GetElapsedTime(started).TotalSeconds < seconds; place++)
            {
                var begun = Stopwatch.GetTimestamp();
                _ = await store.Page(RecordKind.Opportunity, owners[place % owners.Count], 0, limit, default)
                    ?? throw new InvalidOperationException("An opportunity is gone.");
                own.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            return own;
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        double[] all = [.. times.SelectMany(own => own).Order()];
        return new(all.Length / elapsed.TotalSeconds, all[all.Length / 2], all[all.Length * 99 / 100]);
    }
}
