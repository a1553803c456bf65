using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Benchmarks.Storing;

/// <summary>A PostgreSQL of the benchmark's own, made for the run and deleted after it.</summary>
internal sealed class BenchmarkCluster : IDisposable
{
    private readonly string folder;
    private readonly LocalCluster cluster;

    private BenchmarkCluster(string folder, LocalCluster cluster) => (this.folder, this.cluster) = (folder, cluster);

    public string ConnectionString => cluster.ConnectionString;

    public string ServiceConnectionString => cluster.ServiceConnectionString;

    public static BenchmarkCluster Start()
    {
        var folder = Directory.CreateTempSubdirectory("smematch-benchmarks-").FullName;
        var options = new ClusterOptions { DataDirectory = folder, AllowDownload = false };
        return new(folder, LocalCluster.Start(options, Console.WriteLine, CancellationToken.None)
            .GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(folder, recursive: true);
    }
}
