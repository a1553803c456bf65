using System.IO.Compression;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SmeMatch.Api.Http;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Jobs;

namespace SmeMatch.Api.Imports;

/// <summary>
/// The files of a form (RFC 7578) as the body of an import: one as it is, several as a ZIP of them. They pass through
/// temporary files, so their size does not weigh on memory.
/// </summary>
internal sealed class FormFiles : IAsyncDisposable
{
    public const string MediaType = "multipart/form-data";
    private const int LongestBoundary = 70;
    private const int BufferBytes = 64 * 1024;
    private readonly string format;
    private readonly MultipartReader parts;
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly byte[] buffer = new byte[BufferBytes];
    private FileStream body = TemporaryFile.New();
    private ZipArchive? zip;

    private FormFiles(string format, HttpRequest request)
    {
        this.format = format;
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary) : default;
        parts = boundary.Length is > 0 and <= LongestBoundary
            ? new MultipartReader(boundary.ToString(), request.Body, BufferBytes)
            : throw new SentenceException("Content-Type names no boundary of 1 to 70 characters.");
    }

    public static bool Are(HttpRequest request) => JsonBody.IsOf(request, MediaType);

    /// <summary>The body for the import, or the problem with the form.</summary>
    public static async Task<(Stream? Body, IResult? Problem)> Read(
        HttpRequest request, string format, CancellationToken cancellationToken)
    {
        try
        {
            await using var files = new FormFiles(format, request);
            return (await files.Read(cancellationToken), null);
        }
        catch (SentenceException fault)
        {
            return (null, Problem.Of(
                400, "malformed-multipart", "The body is no form of files that can be read", fault.Why));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndZip();
        await body.DisposeAsync();
    }

    /// <summary>Writes the end of the ZIP, where there is one.</summary>
    private async Task EndZip()
    {
        if (zip is not null)
        {
            await zip.DisposeAsync();
            zip = null;
        }
    }

    private async Task<Stream> Read(CancellationToken cancellationToken)
    {
        while (await Try(() => parts.ReadNextSectionAsync(cancellationToken)) is { } part)
        {
            var name = NameOf(part);
            if (names.Count == 2)
            {
                await Pack(names.First(), cancellationToken);
            }

            if (zip is null)
            {
                await Copy(part.Body, body, name, HttpPipeline.MaxFile, cancellationToken);
            }
            else
            {
                await using var entry = await Entry(name, cancellationToken);
                await Copy(part.Body, entry, name, ImportFormats.MaxEntry, cancellationToken);
            }
        }

        if (names.Count == 0)
        {
            throw new SentenceException("The form holds no file.");
        }

        await EndZip();
        var read = body;
        body = TemporaryFile.New();
        read.Position = 0;
        return read;
    }

    /// <summary>The name of the next file, which no other has: of two, one would go unread.</summary>
    private string NameOf(MultipartSection part)
    {
        var said = part.GetContentDispositionHeader();
        var stated = said is null || !said.IsFileDisposition() ? default
            : HeaderUtilities.RemoveQuotes(said.FileNameStar.Length > 0 ? said.FileNameStar : said.FileName);
        var name = Path.GetFileName(stated.ToString().Replace('\\', '/'));
        return name.Length == 0
            ? throw new SentenceException(
                "Every part is a file with a filename; the format and all else stand in the address.")
            : !names.Add(name) ? throw new SentenceException($"Two files are called {name}.")
            : names.Count > ImportFormats.MostEntries
                ? throw new SentenceException($"The form has more than {ImportFormats.MostEntries} files.")
            : name;
    }

    /// <summary>There is a second file: the first becomes one of a ZIP.</summary>
    private async Task Pack(string name, CancellationToken cancellationToken)
    {
        await using var first = body;
        body = TemporaryFile.New();
        zip = new ZipArchive(body, ZipArchiveMode.Create, leaveOpen: true);
        first.Position = 0;
        await using var entry = await Entry(name, cancellationToken);
        await Copy(first, entry, name, ImportFormats.MaxEntry, cancellationToken);
    }

    private async Task<Stream> Entry(string name, CancellationToken cancellationToken) =>
        ImportFormats.CanBe(format, name)
            ? await zip!.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken)
            : throw new SentenceException($"{name} can be no file of the format {format}; it would not be read.");

    private async Task Copy(
        Stream part, Stream file, string name, long mostBytes, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        int read;
        while ((read = await Try(() => part.ReadAsync(buffer, cancellationToken).AsTask())) > 0)
        {
            bytes += read;
            if (bytes > mostBytes)
            {
                throw new SentenceException(
                    $"{name} is larger than {mostBytes} bytes, the most of one file among several.");
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    /// <summary>
    /// What the reader of forms finds wrong; a body that breaks HTTP or its limit is the pipeline's to answer.
    /// </summary>
    private static async Task<T> Try<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception fault) when (fault is (IOException or InvalidDataException) and not BadHttpRequestException)
        {
            throw new SentenceException("The form ends early, or its parts are not marked off by the boundary.", fault);
        }
    }
}
