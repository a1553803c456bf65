using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SmeMatch.Api.Imports;
using SmeMatch.Api.Registry;
using SmeMatch.Benchmarks.Storing;
using SmeMatch.Interchange.Formats.OpenContracting;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Records;

namespace SmeMatch.Benchmarks.Loading;

/// <summary>The service's import over a cluster of the benchmark's own, without the matching that follows.</summary>
internal sealed class Importer : IDisposable
{
    private readonly BenchmarkCluster cluster = BenchmarkCluster.Start();
    private readonly Database database;
    private readonly ImportStore imports;
    private readonly ImportRunner runner;

    public Importer(Setting setting)
    {
        Migrator.Migrate(
            cluster.ConnectionString, cluster.ServiceConnectionString, Path.Combine(setting.Root, "db", "migrations"),
            default).GetAwaiter().GetResult();
        database = new Database(cluster.ServiceConnectionString);
        imports = new ImportStore(database, TimeProvider.System);
        var kinds = new RecordKinds(
            new RecordSchemas(setting.Tables), new Lookup(setting.Tables), TimeProvider.System);
        var mapping = MappingTables.Read(Path.Combine(setting.Root, "db", "reference"), setting.Tables);
        runner = new ImportRunner(
            imports, new ImportFormats(kinds, setting.Tables, mapping, PublisherPrefixes.Unregistered), kinds,
            TimeProvider.System, NullLogger<ImportRunner>.Instance);
        using var connection = new NpgsqlConnection(cluster.ConnectionString);
        Version = $"PostgreSQL {connection.ExecuteScalar<string>("show server_version")!.Split(' ')[0]}";
    }

    public string ConnectionString => cluster.ConnectionString;

    public string Version { get; }

    /// <summary>Imports the file as a caller does who uploads it; the times of receiving and of loading it.</summary>
    public (TimeSpan Receiving, TimeSpan Loading, ImportJobRow Job) Import(string path)
    {
        var start = Stopwatch.GetTimestamp();
        var id = Guid.CreateVersion7();
        Receive(id, path).GetAwaiter().GetResult();
        var received = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        runner.RunNext(default).GetAwaiter().GetResult();
        var loaded = Stopwatch.GetElapsedTime(start);
        var job = imports.Find(id, Caller.Operator, default).GetAwaiter().GetResult()!;
        return job.Status == "completed"
            ? (received, loaded, job)
            : throw new InvalidOperationException($"{job.Status}: {job.Error}");
    }

    private async Task Receive(Guid id, string path)
    {
        await using var body = File.OpenRead(path);
        await imports.Add(id, new ImportOrder("csv", RecordKind.Sme), body, Caller.Operator, default);
    }

    /// <summary>Makes the registry empty again.</summary>
    public void Empty()
    {
        using var connection = new NpgsqlConnection(cluster.ConnectionString);
        connection.Execute(
            "truncate sme, match_queue, change_log, import_body cascade; checkpoint", commandTimeout: 0);
    }

    public void Dispose()
    {
        runner.Dispose();
        database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        cluster.Dispose();
    }
}
