using System.Diagnostics;
using System.Text;
using System.Text.Json;
using SmeMatch.Api.Http;
using SmeMatch.Api.Operating;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Imports;

/// <summary>Does the imports that wait, one after the other.</summary>
internal sealed partial class ImportRunner(
    ImportStore imports, ImportFormats formats, RecordKinds kinds, TimeProvider time, ILogger<ImportRunner> logger)
    : BackgroundService, IHandedOver
{
    private const int BatchSize = 2_000;
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PutBackLimit = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim wake = new(0);
    private ImportJobRow? current;
    private long begunAt;

    public void Wake() => wake.Release();

    /// <summary>Does the oldest import that waits; false when none does.</summary>
    public async Task<bool> RunNext(CancellationToken cancellationToken)
    {
        try
        {
            if (!await imports.RunNext(kinds.Row, Work, cancellationToken))
            {
                return false;
            }

            await Count(cancellationToken);
            return true;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever the end of the work was called, by PostgreSQL or by us.
            await PutBack();
            return false;
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

    private async Task Count(CancellationToken cancellationToken)
    {
        if (current is { } job && await imports.Find(job.Id, job.Caller, cancellationToken) is { } ended)
        {
            Meters.ImportEnded(job.Format, ended.Status, Stopwatch.GetElapsedTime(begunAt));
        }
    }

    /// <summary>An import that is let go waits for whoever does imports next, and looks so.</summary>
    private async Task PutBack()
    {
        using var limit = new CancellationTokenSource(PutBackLimit);
        try
        {
            await (current is null ? Task.CompletedTask : imports.PutBack(current, limit.Token));
        }
        catch (Exception fault) when (Database.IsOutage(fault) || fault is OperationCanceledException)
        {
            // The next one takes it up all the same.
        }
    }

    private async Task Work(ImportJobRow job, Stream body, TakeBatch take)
    {
        (current, begunAt) = (job, Stopwatch.GetTimestamp());
        using var span = Meters.Work.StartActivity("import");
        span?.SetTag("smematch.import.format", job.Format);
        var kind = job.Kind == "sme" ? RecordKind.Sme : RecordKind.Opportunity;
        var batches = Batches(Readable(job.Format, formats.Read(job.Format, kind, job.Strict, body)), body);
        await foreach (var (rows, progress) in batches.InOrder(batch => (
            batch.Rows.ConvertAll(row => ToIncoming(row, kind, job.Format)), batch.Progress)))
        {
            rows.ForEach(row => Meters.ReadRow(job.Format, row.Row is not null));
            if (!await take(rows, progress))
            {
                return;
            }
        }
    }

    /// <summary>The rows until the file turns out to be broken, which is said without the library's English.</summary>
    private static async IAsyncEnumerable<ImportRow> Readable(string format, IAsyncEnumerable<ImportRow> rows)
    {
        await using var each = rows.GetAsyncEnumerator();
        while (true)
        {
            try
            {
                if (!await each.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception fault) when (fault is InvalidDataException or DecoderFallbackException)
            {
                throw new SentenceException($"The file cannot be read; it is broken, or no {format}.", fault);
            }

            yield return each.Current;
        }
    }

    private static async IAsyncEnumerable<(List<ImportRow> Rows, double Progress)> Batches(
        IAsyncEnumerable<ImportRow> rows, Stream body)
    {
        const double NearlyDone = 0.99;
        var length = Math.Max(1, body.Length);
        var batch = new List<ImportRow>(BatchSize);
        await foreach (var row in rows)
        {
            batch.Add(row);
            if (batch.Count == BatchSize)
            {
                yield return (batch, Math.Min(NearlyDone, (double)Place() / length));
                batch = new List<ImportRow>(BatchSize);
            }
        }

        yield return (batch, NearlyDone);

        // The reader, which is ahead, closes the body at its end.
        long Place()
        {
            try
            {
                return body.Position;
            }
            catch (ObjectDisposedException)
            {
                return length;
            }
        }
    }

    private Incoming ToIncoming(ImportRow row, RecordKind kind, string format)
    {
        var id = row.Id ?? Guid.CreateVersion7(time.GetUtcNow());
        var record = row.IsRejected ? null
            : row.Text is { } text ? kinds.Row(kind, id, text)
            : kinds.Row(kind, id, row.Record!);
        var key = row.Key is null ? null : Incoming.Storable(row.Key);
        return new(row.Number, key, record, row.Id is not null, ImportFormats.Overlays(format), Stored(row.Faults))
        {
            Notes = Stored(row.Notes),
            ComesBack = row.ComesBack,
        };
    }

    private static string? Stored(IReadOnlyList<Fault> faults) => faults.Count == 0 ? null : JsonSerializer.Serialize(
        faults.Select(fault => fault with
        {
            Pointer = Incoming.Storable(fault.Pointer),
            Detail = fault.Detail.WithFacts(Incoming.Storable),
            Value = fault.Value is null ? null : Incoming.Storable(fault.Value),
        }),
        WireJson.Options);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Imports wait for the database: {Why}")]
    private partial void LogLost(string why);
}
