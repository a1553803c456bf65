using System.Text.Json;
using SmeMatch.Api.Http;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Imports;

/// <summary>Does the imports that wait, one after the other.</summary>
internal sealed partial class ImportRunner(
    ImportStore imports, ImportFormats formats, RecordKinds kinds, TimeProvider time, ILogger<ImportRunner> logger)
    : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim wake = new(0);

    public void Wake() => wake.Release();

    /// <summary>Does the oldest import that waits; false when none does.</summary>
    public async Task<bool> RunNext(CancellationToken cancellationToken)
    {
        try
        {
            return await imports.RunNext(kinds.Row, Work, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever happens to one file, the service stays up; the job waits and is tried again.
            LogLost(fault.Message);
            return false;
        }
    }

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await RunNext(stoppingToken))
            {
                await wake.WaitAsync(Pulse, stoppingToken);
            }
        }
    }

    private async Task Work(ImportJobRow job, Stream body, TakeBatch take)
    {
        var kind = job.Kind == "sme" ? RecordKind.Sme : RecordKind.Opportunity;
        var batch = new List<Incoming>(BatchSize);
        var length = Math.Max(1, body.Length);
        await foreach (var row in formats.Read(job.Format, kind, job.Strict, body))
        {
            batch.Add(ToIncoming(row, kind, job.Format));
            if (batch.Count < BatchSize)
            {
                continue;
            }

            if (!await take(batch, Math.Min(0.99, body.CanRead ? (double)body.Position / length : 0.99)))
            {
                return;
            }

            batch.Clear();
        }

        await take(batch, 0.99);
    }

    private Incoming ToIncoming(Interchange.Formats.ImportRow row, RecordKind kind, string format)
    {
        var record = row.Record is null
            ? null
            : kinds.Row(kind, row.Id ?? Guid.CreateVersion7(time.GetUtcNow()), row.Record);
        var key = row.Key is null ? null : Incoming.Storable(row.Key);
        return new(row.Number, key, record, row.Id is not null, ImportFormats.Overlays(format), Stored(row.Faults))
        {
            Notes = Stored(row.Notes),
        };
    }

    private static string? Stored(IReadOnlyList<Fault> faults) => faults.Count == 0 ? null : JsonSerializer.Serialize(
        faults.Select(fault => fault with
        {
            Pointer = Incoming.Storable(fault.Pointer),
            Detail = fault.Detail.WithFacts(Incoming.Storable),
        }),
        WireJson.Options);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Imports wait for the database: {Why}")]
    private partial void LogLost(string why);
}
