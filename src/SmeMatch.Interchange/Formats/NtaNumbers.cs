using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Tables;
using Sylvan.Data.Csv;

namespace SmeMatch.Interchange.Formats;

/// <summary>
/// Corporate numbers as the National Tax Agency publishes them (法人番号公表サイト): whole prefectures and daily differences,
/// in UTF-8 or code page 932, without a header, of 23 or 30 columns. Companies that closed or merged are retired.
/// </summary>
public sealed class NtaNumbers(RecordReader reader, ReferenceTables tables)
{
    public const string System = "nta";
    private const int Probe = 1 << 16;
    private const int CodePage932 = 932;
    private static readonly int[] Widths = [23, 30];

    /// <summary>Processes by which a closed firm is there again: its register restored, its merger void.</summary>
    private static readonly string?[] Restored = ["22", "72"];
    private readonly FirmNames names = new(tables.NameWords);

    /// <summary>Every row in order: a company as a record, anything else with its reason.</summary>
    /// <param name="file">Of any size; it must be possible to set its position.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<ImportRow> Read(
        Stream file, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var options = CsvForm.Options(hasHeaders: false);
        var text = new StreamReader(file, await EncodingOf(file, cancellationToken));
        await using var csv = await CsvDataReader.CreateAsync(text, options, cancellationToken);
        while (await csv.ReadAsync(cancellationToken))
        {
            yield return Widths.Contains(csv.RowFieldCount)
                ? ReadRow(csv)
                : ImportRow.Rejected(
                    csv.RowNumber, null, "columns", $"The row has {csv.RowFieldCount} columns, not 23 or 30.");
        }
    }

    /// <summary>UTF-8 when its beginning is; else code page 932, which the agency's other edition is in.</summary>
    private static async Task<Encoding> EncodingOf(Stream file, CancellationToken cancellationToken)
    {
        var beginning = new byte[Probe];
        var length = await file.ReadAtLeastAsync(beginning, Probe, throwOnEndOfStream: false, cancellationToken);
        file.Position = 0;
        try
        {
            // The decoder keeps a character that the beginning cuts.
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder()
                .GetCharCount(beginning, 0, length, flush: false);
            return Encoding.UTF8;
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(CodePage932)!;
        }
    }

    private ImportRow ReadRow(CsvDataReader csv)
    {
        string? Cell(Column column) =>
            (int)column < csv.RowFieldCount && csv.GetString((int)column).Trim() is { Length: > 0 } text ? text : null;
        var (number, name, kind) = (Cell(Column.Number), Cell(Column.Name), Cell(Column.Kind));
        if (kind is null || !FirmNames.CompanyKinds.Contains(kind))
        {
            return ImportRow.Rejected(
                csv.RowNumber, number, "not-a-company",
                $"'{name}' is a corporation of kind {kind}, not a company.", "/kind");
        }

        if (Cell(Column.IsLatest) == "0")
        {
            return ImportRow.Rejected(csv.RowNumber, number, "superseded", "A later row of the agency replaces it.");
        }

        var industry = Cell(Column.Closed) is null && name is not null ? names.TellingWord(name)?.Industry : null;
        var record = new JsonObject
        {
            ["corporateNumber"] = number,
            ["name"] = new JsonObject { ["ja"] = name, ["kana"] = Cell(Column.Kana), ["en"] = Cell(Column.English) },
            ["prefecture"] = Cell(Column.PrefectureCode) is { } code
                && tables.Prefectures.Any(row => row.Code == "JP-" + code) ? "JP-" + code : null,
            ["municipality"] = Cell(Column.Municipality),
            ["industries"] = industry is null ? null : new JsonArray(industry),
            ["industriesInferred"] = industry is null ? null : true,
            ["source"] = new JsonObject { ["system"] = System, ["id"] = number, ["asOf"] = Cell(Column.Updated) },
            ["status"] = Cell(Column.Closed) is not null ? "closed"
                : Restored.Contains(Cell(Column.Process)) ? "active" : null,
        };
        using var document = JsonSerializer.SerializeToDocument(record);
        var notes = Cell(Column.Successor) is { } successor
            ? [new Fault("/status", "merged", $"The firm is part of {successor} since.")]
            : (Fault[])[];
        return ImportRow.From(csv.RowNumber, number, reader.Read(document.RootElement)) with { Notes = notes };
    }

    /// <summary>Columns by the agency's resource definition, from 0; the last five are in files of 30 only.</summary>
    private enum Column
    {
        Number = 1,
        Process = 2,
        Updated = 4,
        Name = 6,
        Kind = 8,
        Municipality = 10,
        PrefectureCode = 13,
        Closed = 18,
        Successor = 20,
        IsLatest = 23,
        English = 24,
        Kana = 28,
    }
}
