using System.Text;

namespace SmeMatch.Conformance.Tests.Corpus;

/// <summary>A request that tries to break the service.</summary>
/// <param name="Expected">The statuses that are right.</param>
internal sealed record BadInput(string Name, HttpMethod Method, string Path, params int[] Expected)
{
    public byte[]? Body { get; init; }

    public string Type { get; init; } = "application/json";

    /// <summary>An empty Authorization stands for none.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The code of the problem, where only one is right.</summary>
    public string? Code { get; init; }

    /// <summary>Request line and headers to be sent byte by byte, since a client would tidy them up.</summary>
    public string? Raw { get; init; }

    /// <summary>What is sent; two cases never send the same.</summary>
    public string Sent => string.Join(
        '\n',
        [
            Raw ?? $"{Method} {Path}", Type, .. Headers.Select(one => $"{one.Name}: {one.Value}"),
            Convert.ToBase64String(Body ?? []),
        ]);

    public static BadInput Post(string name, string path, string body, params int[] expected) =>
        new(name, HttpMethod.Post, path, expected) { Body = Encoding.UTF8.GetBytes(body) };

    public static BadInput Get(string name, string path, params int[] expected) =>
        new(name, HttpMethod.Get, path, expected);

    public static BadInput Line(string raw, params int[] expected) =>
        new(raw.Length > 80 ? raw[..80] : raw, HttpMethod.Get, "", expected) { Raw = raw };
}

/// <summary>A file to import; its job ends as said.</summary>
/// <param name="Rejected">How many rows are left out; null when the job fails.</param>
internal sealed record BadFile(string Name, string Format, byte[] Bytes, int? Rejected)
{
    public static BadFile Csv(string text, int? rejected) =>
        new(text.Length > 40 ? text[..40] : text, "csv", Encoding.UTF8.GetBytes(text), rejected);

    public static BadFile Ndjson(string text, int? rejected) =>
        new(text.Length > 40 ? text[..40] : text, "ndjson", Encoding.UTF8.GetBytes(text), rejected);
}

/// <summary>What is there to be attacked.</summary>
/// <param name="Cursor">Of the SMEs, unfiltered.</param>
internal sealed record Ground(string Sme, string Opportunity, string Cursor, string Key);
