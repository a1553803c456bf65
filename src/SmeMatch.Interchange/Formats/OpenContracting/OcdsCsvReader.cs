using System.Runtime.CompilerServices;
using System.Text.Json;
using SmeMatch.Interchange.Schema;
using Sylvan.Data.Csv;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>
/// OCDS as a flat table, as Assam publishes it: a row per release, columns named by the path of a member with slashes.
/// Amounts stay as written, be it 12,63,343 or 1,271,418; dates may be written as 11-Jun-2021 06:00 PM.
/// </summary>
/// <remarks>
/// A row is turned into the release it stands for and then read as <see cref="OcdsReader"/> does in lenient mode, so
/// that rows of one ocid merge and memory has the same bound.
/// </remarks>
/// <param name="currency">The currency of amounts, ISO 4217, where the table has no column for it; null leaves it
/// open.</param>
public sealed class OcdsCsvReader(string? currency = null)
{
    private const string Ocid = "ocid";

    /// <summary>Every row: an opportunity per ocid, and the reasons of each row without one.</summary>
    public async IAsyncEnumerable<ForeignRow> Read(
        TextReader text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (csv, fault) = await Open(text, cancellationToken);
        if (csv is null)
        {
            yield return ForeignRow.Rejected(1, null, fault!);
            yield break;
        }

        await using var closing = csv;
        using var spool = new ReleaseSpool();
        var columns = FlatRelease.Of([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)], currency);
        var more = true;
        for (var number = 2L; more; number++)
        {
            (more, fault) = await Advance(csv, cancellationToken);
            fault ??= more && csv.RowFieldCount != csv.FieldCount ? Columns(csv) : null;
            if (fault is not null)
            {
                yield return ForeignRow.Rejected(number, null, fault);
            }
            else if (more && Keep(number, csv, columns, spool) is { } rejected)
            {
                yield return rejected;
            }
        }

        foreach (var row in CompiledRelease.Rows(spool.Sorted()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    private static ForeignRow? Keep(long number, CsvDataReader csv, FlatRelease columns, ReleaseSpool spool)
    {
        using var release = JsonSerializer.SerializeToDocument(columns.Read(csv.GetString));
        var shaped = ShapeReader.Read(release.RootElement, ReleaseShape.Release, Strictness.Lenient, Ocid);
        var kept = KeptRelease.From(number, null, shaped);
        if (kept.Key is null)
        {
            return ForeignRow.Rejected(kept.Number, null, kept.Faults) with { Repairs = kept.Repairs };
        }

        spool.Add(kept);
        return null;
    }

    private static async Task<(CsvDataReader? Csv, Fault? Fault)> Open(
        TextReader text, CancellationToken cancellationToken)
    {
        try
        {
            var options = CsvForm.Options();
            var csv = await CsvDataReader.CreateAsync(text, options, cancellationToken);
            if (Enumerable.Range(0, csv.FieldCount).Any(column => csv.GetName(column) == Ocid))
            {
                return (csv, null);
            }

            await csv.DisposeAsync();
            return (null, new("", "columns", "The table has no column named ocid."));
        }
        catch (Exception fault) when (IsForm(fault))
        {
            return (null, new("", "csv", "The header cannot be read."));
        }
    }

    /// <summary>A row that breaks the form of CSV ends the reading: what follows it cannot be told apart.</summary>
    private static async Task<(bool More, Fault? Fault)> Advance(
        CsvDataReader csv, CancellationToken cancellationToken)
    {
        try
        {
            return (await csv.ReadAsync(cancellationToken), null);
        }
        catch (Exception fault) when (IsForm(fault))
        {
            return (false, new("", "csv", "The file breaks the form of CSV here, and ends for us."));
        }
    }

    private static bool IsForm(Exception fault) =>
        fault is FormatException or InvalidOperationException or NotSupportedException;

    private static Fault Columns(CsvDataReader csv) =>
        new("", "columns", $"The row has {csv.RowFieldCount} columns, the header {csv.FieldCount}.");
}
