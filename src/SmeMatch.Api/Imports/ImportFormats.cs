using System.IO.Compression;
using System.Text;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Formats;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Imports;

/// <summary>The formats an import reads.</summary>
internal sealed class ImportFormats(RecordKinds kinds, ReferenceTables tables)
{
    public const string GbizinfoCityFormat = "gbizinfo-city";

    /// <summary>The largest file within a ZIP, bytes.</summary>
    public const int MaxEntry = 256 * 1024 * 1024;

    public static IReadOnlyList<string> All { get; } = ["csv", "ndjson", GbizinfoCityFormat];

    /// <summary>Whether rows of the format leave members they do not name as they are.</summary>
    public static bool Overlays(string format) => format == GbizinfoCityFormat;

    /// <summary>The rows of a body; a folder's files come as one ZIP.</summary>
    /// <exception cref="InvalidDataException">The body is not of the format at all.</exception>
    public async IAsyncEnumerable<ImportRow> Read(string format, RecordKind kind, byte[] body)
    {
        if (format == GbizinfoCityFormat)
        {
            foreach (var row in ReadCity(body))
            {
                yield return row;
            }

            yield break;
        }

        using var text = Text(new MemoryStream(body));
        var own = new OwnFormats(kinds.Schema(kind), kinds.Reader(kind));
        await foreach (var row in format == "csv" ? own.ReadCsv(text) : own.ReadNdjson(text))
        {
            yield return row;
        }
    }

    private IEnumerable<ImportRow> ReadCity(byte[] body)
    {
        using var zip = new ZipArchive(new MemoryStream(body), ZipArchiveMode.Read);
        using var companies = Entry(zip, GbizinfoCity.CompanyFile)
            ?? throw new InvalidDataException($"The ZIP holds no {GbizinfoCity.CompanyFile}.");
        using var industries = Entry(zip, GbizinfoCity.IndustryFile);
        foreach (var row in new GbizinfoCity(kinds.Reader(RecordKind.Sme), tables).Read(companies, industries))
        {
            yield return row;
        }
    }

    /// <summary>No entry yields more than the length it states.</summary>
    private static StreamReader? Entry(ZipArchive zip, string name) =>
        zip.Entries.FirstOrDefault(entry => entry.Name == name) is not { } entry ? null
        : entry.Length <= MaxEntry ? Text(entry.Open())
        : throw new InvalidDataException($"{name} in the ZIP is larger than {MaxEntry} bytes.");

    private static StreamReader Text(Stream stream) =>
        new(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
}
