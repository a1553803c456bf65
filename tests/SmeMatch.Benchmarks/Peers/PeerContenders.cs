using System.Diagnostics;
using SmeMatch.Benchmarks.Registries;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Benchmarks.Peers;

/// <summary>The peers as contenders of a race.</summary>
internal static class PeerContenders
{
    public static Contender BruteForce(CodedRegistry coded, int threads) =>
        new("brute force", threads, 2, hash => new BruteForce(coded).Run(threads, hash));

    public static Contender Linq(Registry registry, Scorer scorer) => new("LINQ over records", 1, 1, hash =>
    {
        var start = Stopwatch.GetTimestamp();
        LinqPeer.Run(registry, scorer, hash);
        return Stopwatch.GetElapsedTime(start);
    });

    public static Contender DuckDb(DuckDbPeer peer, int threads) => new("DuckDB", threads, 1, hash =>
    {
        var time = peer.Run();
        peer.Read(hash);
        return time;
    });

    public static Contender Postgres(PostgresPeer peer, int workers) => new("PostgreSQL", workers, 0, hash =>
    {
        var time = peer.Run();
        peer.Read(hash);
        return time;
    });
}
