using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SmeMatch.Conformance.Tests.Corpus;

/// <summary>What came back; a body that is no problem has another type.</summary>
internal sealed record Answer(int Status, string? Type, string Body);

/// <summary>Sends what clients would refuse to send.</summary>
internal sealed class Wire(Uri url, string authorization) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    public async Task<Answer> Send(BadInput input)
    {
        if (input.Raw is { } head)
        {
            return await SendBytes(head, input.Body ?? []);
        }

        using var message = new HttpRequestMessage(input.Method, new Uri(url, input.Path));
        if (input.Body is { } bytes)
        {
            message.Content = new ByteArrayContent(bytes);
            if (input.Type.Length > 0)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", input.Type);
            }
        }

        (string Name, string Value)[] own = input.Headers.Any(header => header.Name == "Authorization")
            ? [] : [("Authorization", authorization)];
        foreach (var (name, value) in input.Headers.Concat(own).Where(header => header != ("Authorization", "")))
        {
            Assert.True(
                message.Headers.TryAddWithoutValidation(name, value)
                || message.Content!.Headers.TryAddWithoutValidation(name, value));
        }

        using var response = await client.SendAsync(message);
        return new(
            (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync());
    }

    public void Dispose() => client.Dispose();

    private async Task<Answer> SendBytes(string head, byte[] body)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(url.Host, url.Port);
        await using var stream = connection.GetStream();
        var text = $"{head}\r\nHost: {url.Authority}\r\nAuthorization: {authorization}\r\nConnection: close\r\n\r\n";
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync((byte[])[.. Encoding.UTF8.GetBytes(text), .. body]);
            await stream.CopyToAsync(answer);
        }
        catch (IOException)
        {
            // The server may hang up before all is sent; what it said before counts.
        }

        var parts = Encoding.UTF8.GetString(answer.ToArray()).Split("\r\n\r\n", 2);
        var type = parts[0].Split("\r\n").FirstOrDefault(
            line => line.StartsWith("Content-Type: ", StringComparison.Ordinal));
        var (start, end) = (parts[^1].IndexOf('{', StringComparison.Ordinal), parts[^1].LastIndexOf('}'));
        return new(
            parts[0].Split(' ') is ["HTTP/1.1", var status, ..] ? int.Parse(status, CultureInfo.InvariantCulture) : 0,
            type?["Content-Type: ".Length..],
            parts.Length < 2 || start < 0 ? parts[^1].Trim() : parts[1][start..(end + 1)]);
    }
}
