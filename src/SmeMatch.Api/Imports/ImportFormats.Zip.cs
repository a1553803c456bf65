using System.IO.Compression;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Jobs;

namespace SmeMatch.Api.Imports;

/// <summary>The files of a ZIP, within their limits.</summary>
internal sealed partial class ImportFormats
{
    /// <summary>Whether it begins with a file of a ZIP, or with the end of an empty one.</summary>
    private static bool IsZip(Stream body)
    {
        Span<byte> start = stackalloc byte[4];
        var length = body.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        body.Position = 0;
        return length == start.Length
            && (start.SequenceEqual("PK\u0003\u0004"u8) || start.SequenceEqual("PK\u0005\u0006"u8));
    }

    /// <summary>The files that can be of the format, by name, each until the next is asked for.</summary>
    private static async IAsyncEnumerable<Stream> Unpacked(string format, Stream body)
    {
        using var zip = new ZipArchive(body, ZipArchiveMode.Read);
        var entries = zip.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal)
            .Where(entry => CanBe(format, entry.Name)).ToList();
        if (entries.Count > MostEntries || entries.Sum(entry => entry.Length) > MaxUnpacked)
        {
            throw new SentenceException(
                $"The files of the ZIP are more than {MostEntries}, or larger together than {MaxUnpacked} bytes.");
        }

        foreach (var entry in entries)
        {
            await using var file = await Unpacked(entry);
            yield return file;
        }
    }

    /// <summary>The file, to be read at any place.</summary>
    private static async Task<Stream> Unpacked(ZipArchiveEntry entry)
    {
        var file = TemporaryFile.New();
        await using var packed = await (entry.Length <= MaxEntry
            ? entry.OpenAsync()
            : throw new SentenceException($"{entry.Name} in the ZIP is larger than {MaxEntry} bytes."));
        await packed.CopyToAsync(file);
        file.Position = 0;
        return file;
    }

    /// <summary>No entry yields more than the length it states.</summary>
    private static StreamReader? Entry(ZipArchive zip, string name) =>
        zip.Entries.FirstOrDefault(entry => entry.Name == name) is not { } entry ? null
        : entry.Length <= MaxEntry ? Text(entry.Open())
        : throw new SentenceException($"{name} in the ZIP is larger than {MaxEntry} bytes.");
}
