using System.Buffers.Binary;
using SmeMatch.Matching.Engine;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Matches;

/// <summary>The partitions of a run while they are filled. Lists come from several threads at once.</summary>
public sealed class RunTables : IListSink, IAsyncDisposable
{
    private readonly ListCopy opportunities;
    private readonly ListCopy smes;
    private readonly IReadOnlyDictionary<Guid, int> numbers;
    private readonly int run;
    private readonly long now;
    private long entries;

    private RunTables(
        ListCopy opportunities, ListCopy smes, IReadOnlyDictionary<Guid, int> numbers, int run, DateTimeOffset now)
    {
        (this.opportunities, this.smes, this.numbers, this.run) = (opportunities, smes, numbers, run);
        this.now = RowBuffer.Microseconds(now.UtcDateTime);
    }

    /// <summary>Entries of all lists so far.</summary>
    public long Entries => Interlocked.Read(ref entries);

    /// <summary>
    /// Begins the tables; they last when <see cref="Complete"/> has ended well, else nothing is left.
    /// </summary>
    /// <param name="database">Where.</param>
    /// <param name="run">The number of the run.</param>
    /// <param name="numbers">The number of every opportunity that is listed.</param>
    /// <param name="now">When the lists are computed.</param>
    /// <param name="cancellationToken">Ends everything, also later.</param>
    public static async Task<RunTables> Begin(
        Database database, int run, IReadOnlyDictionary<Guid, int> numbers, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // The tables dispose of both.
        var opportunities = await ListCopy.Begin(
            database.Source, "opportunity_list", run,
            "owner_id, run, smes, scores, readiness, tied_at_end, computed_at", cancellationToken);
        try
        {
            var smes = await ListCopy.Begin(
                database.Source, "sme_list", run,
                "owner_id, run, opportunities, scores, readiness, tied_at_end, computed_at", cancellationToken);
            return new RunTables(opportunities, smes, numbers, run, now);
#pragma warning restore CA2000
        }
        catch
        {
            await opportunities.DisposeAsync();
            throw;
        }
    }

    public void OfOpportunity(Guid owner, ReadOnlySpan<Listed> entries, bool tiedAtEnd)
    {
        var row = opportunities.Row();
        Start(row, owner, entries.Length);
        var ids = row.Uuids(entries.Length);
        for (var place = 0; place < entries.Length; place++)
        {
            BinaryPrimitives.WriteInt32BigEndian(ids[(20 * place)..], 16);
            entries[place].Id.TryWriteBytes(ids[((20 * place) + 4)..], bigEndian: true, out _);
        }

        Scores(row, entries);
        var readiness = row.Smallints(entries.Length);
        for (var place = 0; place < entries.Length; place++)
        {
            Smallint(readiness[(6 * place)..], entries[place].Readiness);
        }

        row.Boolean(tiedAtEnd);
        row.Bigint(now);
    }

    public void OfSme(Guid owner, ReadOnlySpan<Listed> entries, bool tiedAtEnd)
    {
        var row = smes.Row();
        Start(row, owner, entries.Length);
        var cells = row.Integers(entries.Length);
        for (var place = 0; place < entries.Length; place++)
        {
            BinaryPrimitives.WriteInt64BigEndian(cells[(8 * place)..], (4L << 32) | (uint)numbers[entries[place].Id]);
        }

        Scores(row, entries);
        row.Smallint(entries[0].Readiness);
        row.Boolean(tiedAtEnd);
        row.Bigint(now);
    }

    /// <summary>Sends what is left and makes the indexes; then the tables stand, not yet attached.</summary>
    public Task Complete() => Task.WhenAll(opportunities.Complete(), smes.Complete());

    /// <summary>Throws what broke a COPY, if something did: the cause of a fault in a sink's caller.</summary>
    public async Task Check()
    {
        await opportunities.Check();
        await smes.Check();
    }

    public async ValueTask DisposeAsync()
    {
        await opportunities.DisposeAsync();
        await smes.DisposeAsync();
    }

    private void Start(RowBuffer row, Guid owner, int count)
    {
        Interlocked.Add(ref entries, count);
        row.Row(columns: 7);
        row.Uuid(owner);
        row.Integer(run);
    }

    private static void Scores(RowBuffer row, ReadOnlySpan<Listed> entries)
    {
        var scores = row.Smallints(entries.Length);
        for (var place = 0; place < entries.Length; place++)
        {
            Smallint(scores[(6 * place)..], entries[place].Score);
        }
    }

    private static void Smallint(Span<byte> cell, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(cell, 2);
        BinaryPrimitives.WriteInt16BigEndian(cell[4..], (short)value);
    }
}
