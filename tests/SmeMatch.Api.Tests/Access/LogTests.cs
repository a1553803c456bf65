using System.Net.Sockets;
using System.Text;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Access;

/// <summary>What the service writes of requests, whatever stands in them, holds no secret and no person.</summary>
public sealed class LogTests
{
    private const string Person = "keiko.logged@private.example";

    [Fact]
    public async Task Neither_keys_nor_persons_are_logged_however_they_are_sent()
    {
        await using var service = await Service.Start("--Demo:Load=false");
        var key = await service.NewKey("Operator", "read", "write");
        var secret = key.Value["Bearer ".Length..];
        var before = service.Output.Length;
        foreach (var path in (string[])[
            $"/v1/smes?key={secret}", $"/v1/smes/{Person}", $"/v1/smes?q={Person}", $"/embed/v1/smes?key={secret}",
            $"/{secret}", $"/oembed?url=https://x.example/?key={secret}", $"/v1/imports/{Person}", $"/v1/%00{Person}"])
        {
            await service.Send(HttpMethod.Get, path, null, key);
            using var stranger = new HttpClient { BaseAddress = new Uri(service.Url) };
            using var refused = await stranger.GetAsync(
                new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True((int)refused.StatusCode < 500, path);
        }

        foreach (var body in (string[])[
            $$"""{"name":{"en":"{{Person}}"},"{{secret}}":1}""", $$"""{"name":"{{Person}}" """,
            $"\"{secret}\"", $"[\"{Person}\"]"])
        {
            await service.Send(HttpMethod.Post, "/v1/smes", body, key);
            await service.Send(HttpMethod.Post, "/v1/contacts/exports", body, key);
        }

        await service.Send(HttpMethod.Post, "/v1/contacts/exports", new { email = Person }, key);
        await service.Send(HttpMethod.Post, "/v1/contacts/erasures", new { email = Person }, key);
        var (_, job, _) = await service.Send(
            HttpMethod.Post, "/v1/imports?format=ndjson", $"{Person}\n{{\"{Person}\":\"{secret}\"}}\n");
        await service.Ended($"/v1/imports/{job!["id"]}");
        foreach (var broken in (string[])[
            $"GET /v1/smes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\r\n"
                + $"Authorization: {secret}\r\n\r\n",
            $"GET /v1/smes?{secret} HTTP/1.1\r\nHost: {Person}\r\n\r\n", $"{secret}\r\n\r\n",
            $"POST /v1/smes HTTP/1.1\r\nHost: localhost\r\nContent-Length: {secret}\r\n\r\n"])
        {
            await SendRaw(new Uri(service.Url).Port, broken);
        }

        var written = service.Output[before..];
        Assert.DoesNotContain(secret, written, StringComparison.Ordinal);
        Assert.DoesNotContain(Person, written, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task SendRaw(int port, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);
        _ = await client.GetStream().ReadAsync(new byte[1024], TestContext.Current.CancellationToken);
    }
}
