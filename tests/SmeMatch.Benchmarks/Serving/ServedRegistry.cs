using SmeMatch.Benchmarks.Registries;
using SmeMatch.Benchmarks.Storing;

namespace SmeMatch.Benchmarks.Serving;

/// <summary>
/// The published service on a cluster of its own that holds a registry; null is the one it starts with.
/// </summary>
internal sealed class ServedRegistry : IDisposable
{
    public ServedRegistry(InstalledService installed, Setting setting, Registry? registry)
    {
        if (registry is not null)
        {
            StoredRegistry.Fill(Cluster.ConnectionString, Cluster.ServiceConnectionString, setting, registry);
        }

        Service = new ServiceProcess(installed.Program, Cluster.ConnectionString, Cluster.ServiceConnectionString);
    }

    public BenchmarkCluster Cluster { get; } = BenchmarkCluster.Start();

    public ServiceProcess Service { get; }

    public void Dispose()
    {
        Service.Dispose();
        Cluster.Dispose();
    }
}
