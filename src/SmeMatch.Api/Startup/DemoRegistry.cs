using SmeMatch.Api.Imports;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Startup;

/// <summary>Loads the demo registry once into an empty database, by the same import that users have.</summary>
internal sealed partial class DemoRegistry(
    Settings settings, RecordStore records, ImportStore imports, ImportRunner runner, IConfiguration configuration,
    IHostEnvironment environment, TimeProvider time, ILogger<DemoRegistry> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!configuration.GetValue("Demo:Load", environment.IsDevelopment())
            || await settings.Find("demo-loaded", cancellationToken) is not null)
        {
            return;
        }

        if ((await records.List(RecordKind.Sme, new RecordFilter(), 1, cancellationToken)).Count == 0)
        {
            await Load(RecordKind.Opportunity, "opportunities.csv", cancellationToken);
            await Load(RecordKind.Sme, "smes.csv", cancellationToken);
        }

        await settings.SetOnce("demo-loaded", time.GetUtcNow().ToString("O"), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Load(RecordKind kind, string file, CancellationToken cancellationToken)
    {
        await using var body = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "db", "demo", file));
        var id = Guid.CreateVersion7(time.GetUtcNow());
        await imports.Add(id, new ImportOrder("csv", kind), body, Caller.Operator, cancellationToken);
        while ((await imports.Find(id, Caller.Operator, cancellationToken))!.Status is "queued" or "running")
        {
            if (!await runner.RunNext(cancellationToken))
            {
                await Task.Delay(50, cancellationToken);
            }
        }

        var job = (await imports.Find(id, Caller.Operator, cancellationToken))!;
        LogLoaded(file, job.Created, job.Rejected, job.Error ?? "");
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Demo {File}: {Created} records, {Rejected} rejected {Error}")]
    private partial void LogLoaded(string file, long created, long rejected, string error);
}
