using System.Collections.Concurrent;
using System.IO.Compression;
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

    public static byte[] Code(byte[] body, Coding coding)
    {
        using var coded = new MemoryStream();
        using (Stream coder = coding == Coding.Brotli
            ? new BrotliStream(coded, CompressionLevel.Optimal)
            : new GZipStream(coded, CompressionLevel.Optimal))
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
