using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Api.Http;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Exchange;

/// <summary>What is exported, as an answer that a browser stores as a file and that is made while it is sent.</summary>
internal sealed record ExportFile(HttpContext Context, string What, DateTimeOffset Now)
{
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const int PageSize = 500;

    public static Field Bom { get; } = new(
        "bom", FieldKind.Flag, "Of CSV: true begins with a byte order mark, by which Excel knows UTF-8.");

    private CancellationToken Aborted => Context.RequestAborted;

    public static bool HasBom(HttpContext context) => context.Request.Query[Bom.Path] == "true";

    public IResult Json(string standard, Func<Stream, Task> write) =>
        Of("application/json", $".{standard}.json", write);

    public IResult Lines(IAsyncEnumerable<JsonObject> records) => Of("application/x-ndjson", ".ndjson", async stream =>
    {
        await foreach (var record in records.WithCancellation(Aborted))
        {
            await JsonSerializer.SerializeAsync(stream, record, WireJson.Options, Aborted);
            await stream.WriteAsync("\n"u8.ToArray(), Aborted);
        }
    });

    public IResult Csv(IReadOnlyList<string> columns, IAsyncEnumerable<IReadOnlyList<string>> rows) =>
        Of("text/csv; charset=utf-8", ".csv", async stream =>
        {
            await using var text = new StreamWriter(stream, new UTF8Encoding(HasBom(Context)), leaveOpen: true);
            await text.WriteAsync(await CsvPage.Of(columns, [], writesHeader: true));
            await foreach (var page in rows.Chunk(PageSize).WithCancellation(Aborted))
            {
                await text.WriteAsync((await CsvPage.Of(columns, page, writesHeader: false)).AsMemory(), Aborted);
            }
        });

    public IResult Sheets(
        string name, IReadOnlyList<(string Header, int Width)> columns, IAsyncEnumerable<IReadOnlyList<object?>> rows,
        (string Name, Func<long, IEnumerable<(string, object)>> Lines) about) =>
        Of(Xlsx, ".xlsx", stream => Workbook.Write(stream, name, columns, rows, about, Aborted));

    /// <summary>HEAD is told what GET would get, without making it.</summary>
    private IResult Of(string mediaType, string ending, Func<Stream, Task> write)
    {
        var day = Now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Results.Stream(
            HttpMethods.IsHead(Context.Request.Method) ? _ => Task.CompletedTask : write, mediaType,
            $"smematch-{What}-{day}{ending}");
    }
}
