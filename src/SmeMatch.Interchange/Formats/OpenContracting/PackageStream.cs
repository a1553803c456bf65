using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>Writes a package element by element, so that memory holds one of them.</summary>
internal sealed class PackageStream : IAsyncDisposable
{
    private const int FlushBytes = 1 << 16;
    private readonly Utf8JsonWriter writer;

    private PackageStream(Stream stream) => writer = new Utf8JsonWriter(stream, new JsonWriterOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static PackageStream Open(
        Stream stream, ExportPackage package, string version, IEnumerable<string> extensions, string list)
    {
        var opened = new PackageStream(stream);
        var writer = opened.writer;
        writer.WriteStartObject();
        writer.WriteString("uri", package.Uri);
        writer.WriteString("version", version);
        writer.WriteString("publishedDate", ExportParts.Time(package.PublishedAt));
        writer.WriteString("license", package.Licence);
        writer.WriteStartObject("publisher");
        writer.WriteString("name", package.Publisher);
        writer.WriteEndObject();
        var used = extensions.ToList();
        if (used.Count > 0)
        {
            writer.WriteStartArray("extensions");
            used.ForEach(writer.WriteStringValue);
            writer.WriteEndArray();
        }

        writer.WriteStartArray(list);
        return opened;
    }

    public async Task Write(JsonObject element, CancellationToken cancellationToken)
    {
        element.WriteTo(writer);
        if (writer.BytesPending > FlushBytes)
        {
            await writer.FlushAsync(cancellationToken);
        }
    }

    public async Task Close(CancellationToken cancellationToken)
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
        await writer.FlushAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();
}
