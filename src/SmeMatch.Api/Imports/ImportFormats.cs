using System.IO.Compression;
using System.Text;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;
using SmeMatch.Interchange.Mapping;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Imports;

/// <summary>The formats an import reads.</summary>
internal sealed partial class ImportFormats(
    RecordKinds kinds, ReferenceTables tables, MappingTables mapping, PublisherPrefixes prefixes)
{
    public const string GbizinfoFormat = "gbizinfo";
    public const string GbizinfoCityFormat = "gbizinfo-city";

    /// <summary>The largest file within a ZIP, bytes.</summary>
    public const int MaxEntry = 256 * 1024 * 1024;

    /// <summary>The most files of a ZIP that are read.</summary>
    public const int MostEntries = 10_000;

    /// <summary>What they may be together, bytes.</summary>
    public const long MaxUnpacked = 4L * 1024 * 1024 * 1024;

    /// <summary>Our own, which say by a parameter what they hold.</summary>
    private static readonly string[] Own = ["csv", "ndjson"];

    private static readonly string[] OfFirms = [GbizinfoFormat, GbizinfoCityFormat, "nta"];

    private static readonly string[] OfOpportunities = ["ocds", "ocds-csv", "oc4ids", "world-bank"];

    public static IReadOnlyList<string> All { get; } = [.. Own, .. OfFirms, .. OfOpportunities];

    /// <summary>Whether rows of the format leave members they do not name as they are.</summary>
    public static bool Overlays(string format) => !Own.Contains(format);

    /// <summary>What a format holds; for our own what the caller says.</summary>
    public static RecordKind KindOf(string format, RecordKind said) => OfFirms.Contains(format) ? RecordKind.Sme
        : OfOpportunities.Contains(format) ? RecordKind.Opportunity
        : said;

    /// <summary>Whether a file among several can be of the format, by its name.</summary>
    public static bool CanBe(string format, string name) => format == GbizinfoCityFormat
        ? name is GbizinfoCity.CompanyFile or GbizinfoCity.IndustryFile
        : (format is "csv" or "ocds-csv" or "nta" ? (string[])[".csv"] : [".json", ".jsonl", ".ndjson"])
            .Contains(Path.GetExtension(name).ToLowerInvariant());

    /// <summary>
    /// The rows of a body; of a ZIP, as a folder comes, those of each file that can be of the format.
    /// </summary>
    /// <exception cref="SentenceException">The body is not of the format at all.</exception>
    public IAsyncEnumerable<ImportRow> Read(string format, RecordKind kind, bool strict, Stream body) =>
        format == GbizinfoCityFormat || !IsZip(body) ? ReadFile(format, kind, strict, body)
        : format == "ocds" ? Mapped(new OcdsReader(StrictnessOf(strict)).Read(Unpacked(format, body)))
        : ReadFiles(format, kind, strict, body);

    private static Strictness StrictnessOf(bool strict) => strict ? Strictness.Strict : Strictness.Lenient;

    /// <summary>The files one after the other, in the order of their names, their rows numbered through.</summary>
    private async IAsyncEnumerable<ImportRow> ReadFiles(string format, RecordKind kind, bool strict, Stream body)
    {
        var number = 0L;
        await foreach (var file in Unpacked(format, body))
        {
            await foreach (var row in ReadFile(format, kind, strict, file))
            {
                yield return row with { Number = ++number };
            }
        }
    }

    private IAsyncEnumerable<ImportRow> ReadFile(string format, RecordKind kind, bool strict, Stream body)
    {
        var strictness = StrictnessOf(strict);
        var own = new OwnFormats(kinds.Schema(kind), kinds.Reader(kind), new OwnColumns(
            kinds.Schema(kind), mapping.Columns,
            tables.Prefectures.SelectMany(row => ((string?[])[row.Name.Ja, row.Name.En, row.Name.Kana])
                .OfType<string>().Select(name => (name, row.Code))),
            tables.Currencies));
        return format switch
        {
            "csv" => Of(body, own.ReadCsv),
            "ndjson" => Of(body, own.ReadNdjson),
            GbizinfoFormat =>
                new GbizinfoAnswers(kinds.Reader(RecordKind.Sme), tables, mapping.BusinessItems).Read(body),
            GbizinfoCityFormat => ReadCity(body).ToAsyncEnumerable(),
            "nta" => new NtaNumbers(kinds.Reader(RecordKind.Sme), tables).Read(body),
            "ocds" => Mapped(new OcdsReader(strictness).Read(body)),
            "ocds-csv" => Mapped(Of(body, new OcdsCsvReader("INR").Read)),
            // A project and its packages have one number there.
            "oc4ids" => Mapped(OncePerRecord(new Oc4idsReader(strictness).Read(body))
                .Select((row, index) => row with { Number = index + 1 })),
            _ => Mapped(WorldBankReader.Read(body)),
        };
    }

    private static async IAsyncEnumerable<T> Of<T>(
        Stream body, Func<TextReader, CancellationToken, IAsyncEnumerable<T>> read)
    {
        using var text = Text(body);
        await foreach (var row in read(text, CancellationToken.None))
        {
            yield return row;
        }
    }

    /// <summary>
    /// A project that is its own only process, as we export what has no packages, is that process alone.
    /// </summary>
    private async IAsyncEnumerable<ForeignRow> OncePerRecord(IAsyncEnumerable<ForeignRow> rows)
    {
        ForeignRow? project = null;
        await foreach (var row in rows)
        {
            var isItself = row.Opportunity is { ParentId: { } parent } one && parent == project?.Opportunity?.Id
                && IdOf(one.System, parent) == IdOf(one.System, one.Id);
            if (!isItself && project is not null)
            {
                yield return project;
            }

            project = isItself ? row with { Opportunity = row.Opportunity! with { ParentId = null } } : row;
        }

        if (project is not null)
        {
            yield return project;
        }
    }

    /// <summary>Foreign rows in our vocabulary.</summary>
    private async IAsyncEnumerable<ImportRow> Mapped(IAsyncEnumerable<ForeignRow> rows)
    {
        var mapper = new OpportunityMapping(kinds.Reader(RecordKind.Opportunity), tables, mapping);
        await foreach (var foreign in rows)
        {
            yield return foreign.Opportunity is { } opportunity
                ? Mapped(foreign, opportunity, mapper.Map(foreign.Number, opportunity))
                : new ImportRow(foreign.Number, foreign.Key, null, foreign.Faults);
        }
    }

    private ImportRow Mapped(ForeignRow foreign, ForeignOpportunity opportunity, MappedOpportunity mapped)
    {
        if (mapped.Row.Record is { } record)
        {
            if (mapped.ForeignParentId is { } parent)
            {
                record["parentId"] = IdOf(opportunity.System, parent).ToString();
            }

            if (prefixes.RecordOf(opportunity.Id) is not null)
            {
                // What we exported comes back: the file is not its source.
                record.Remove("source");
            }

            if (prefixes.RecordOf(opportunity.Ocid) is not null)
            {
                record.Remove("ocid");
            }
        }

        return mapped.Row with
        {
            Key = foreign.Key ?? mapped.Row.Key,
            Id = IdOf(opportunity.System, opportunity.Id),
            ComesBack = prefixes.RecordOf(opportunity.Id) is not null,
            Notes =
            [
                .. foreign.Repairs.Select(one => new Fault(one.Pointer, one.Code, one.Detail)),
                .. mapped.Notes.Select(one => new Fault(one.Pointer, one.Code, one.Detail)),
            ],
        };
    }

    private Guid IdOf(string system, string id) => prefixes.RecordOf(id) ?? ForeignIds.Of(system, id);

    /// <summary>Of a ZIP both files; company.csv alone, without the industries.</summary>
    private IEnumerable<ImportRow> ReadCity(Stream body)
    {
        if (!IsZip(body))
        {
            using var alone = Text(body);
            foreach (var row in new GbizinfoCity(kinds.Reader(RecordKind.Sme), tables).Read(alone, null))
            {
                yield return row;
            }

            yield break;
        }

        using var zip = new ZipArchive(body, ZipArchiveMode.Read);
        using var companies = Entry(zip, GbizinfoCity.CompanyFile)
            ?? throw new SentenceException($"The ZIP holds no {GbizinfoCity.CompanyFile}.");
        using var industries = Entry(zip, GbizinfoCity.IndustryFile);
        foreach (var row in new GbizinfoCity(kinds.Reader(RecordKind.Sme), tables).Read(companies, industries))
        {
            yield return row;
        }
    }

    private static StreamReader Text(Stream stream) =>
        new(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
}
