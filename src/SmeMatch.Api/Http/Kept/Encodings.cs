using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Numerics;
using Microsoft.Net.Http.Headers;

namespace SmeMatch.Api.Http.Kept;

/// <summary>How an answer is coded on its way.</summary>
internal enum Coding
{
    None,
    Gzip,
    Brotli,
}

/// <summary>Chooses by Accept-Encoding, and codes.</summary>
internal static class Encodings
{
    private const int MostKnown = 1_000;
    private const int LongestKnown = 200;

    /// <summary>That of CompressionLevel.Optimal.</summary>
    private const int BrotliQuality = 4;
    private const int SmallestWindow = 10;
    private const int LargestWindow = 22;
    private static readonly ConcurrentDictionary<string, Coding> Known = new(StringComparer.Ordinal);

    /// <summary>The best that the caller takes: what it prefers, else Brotli, gzip, none.</summary>
    public static Coding Of(HttpRequest request)
    {
        if (request.Headers.AcceptEncoding is not [{ Length: > 0 and <= LongestKnown } accepted])
        {
            return Coding.None;
        }

        if (!Known.TryGetValue(accepted, out var coding))
        {
            coding = Read(accepted);
            if (Known.Count < MostKnown)
            {
                Known[accepted] = coding;
            }
        }

        return coding;
    }

    public static string? Name(Coding coding) => coding switch
    {
        Coding.Brotli => "br",
        Coding.Gzip => "gzip",
        _ => null,
    };

    public static byte[] Code(byte[] body, Coding coding) => coding == Coding.Brotli ? Brotli(body) : Gzip(body);

    private static byte[] Brotli(byte[] body)
    {
        // By the window the coder takes its memory: no larger than what it codes.
        var window = Math.Clamp(BitOperations.Log2((uint)body.Length) + 1, SmallestWindow, LargestWindow);
        var room = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(body.Length));
        try
        {
            return BrotliEncoder.TryCompress(body, room, out var written, BrotliQuality, window)
                ? room[..written] : throw new InvalidOperationException("Brotli wrote more than it said it would.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private static byte[] Gzip(byte[] body)
    {
        using var coded = new MemoryStream();
        using (var coder = new GZipStream(coded, CompressionLevel.Optimal))
        {
            coder.Write(body);
        }

        return coded.ToArray();
    }

    private static Coding Read(string accepted)
    {
        if (!StringWithQualityHeaderValue.TryParseList([accepted], out var list))
        {
            return Coding.None;
        }

        double Quality(Coding coding) => list
            .Where(one => one.Value.Equals(Name(coding), StringComparison.OrdinalIgnoreCase))
            .Select(one => one.Quality ?? 1).FirstOrDefault(0);
        var best = Quality(Coding.Brotli) >= Quality(Coding.Gzip) ? Coding.Brotli : Coding.Gzip;
        return Quality(best) > 0 ? best : Coding.None;
    }
}
