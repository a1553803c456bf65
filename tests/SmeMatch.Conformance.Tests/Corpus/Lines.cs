using System.Text;

namespace SmeMatch.Conformance.Tests.Corpus;

/// <summary>Request lines and headers that a client would not send.</summary>
internal static class Lines
{
    private const string File = "POST /v1/imports?format=csv HTTP/1.1\r\nContent-Type: application/octet-stream";

    public static IEnumerable<BadInput> Paths()
    {
        string[] nowhere =
        [
            "/v1", "/v1/", "/v2/smes", "/v1/sme", "/v1/smes/a/b", "/v1/smes//matches", "//v1/smes", "/v1//smes",
            "/v1/smes%2F", "/v1%2Fsmes", "/%76%31/sme", "/v1/smes;a=b", "/v1/smes.json", "/v1/.env", "/.git/config",
            "/wp-admin", "/v1/smes/%2e%2e/x/y/z", "/v1/reference", "/v1/reference/none", "/openapi/v2.json",
            "/swagger/../../etc/passwd", "/swagger/..%2f..%2fappsettings.json", "/docs/../appsettings.json",
            "/docs/scoring/..%2f..%2fappsettings.json", "/v1/matches/a", "/v1/imports/a/b", "/v1/api-keys/a/b",
            "/v1/smes/" + new string('x', 2_000) + "/y/z", "/metric", "/v1\\smes", "/v1/smes%20", "/v1/smes/%zz",
            "/v1/smes/%", "/v1/smes/%E3%81", "/v1/smes/%5c..%5c..", "/v1/smes#x",
        ];
        foreach (var path in nowhere)
        {
            yield return BadInput.Line($"GET {path} HTTP/1.1", 404);
        }

        foreach (var line in (string[])[
            "GET /v1/smes/%00 HTTP/1.1", "GET /v1/smes%00 HTTP/1.1", "GET /v1/smes? HTTP/1.1 x", "GET v1/smes HTTP/1.1",
            "GET  /v1/smes HTTP/1.1", "GET /v1/smes", "GET", "", "/v1/smes HTTP/1.1", "G@T / HTTP/1.1",
            "GET /v1/smes?\0 HTTP/1.1", "GET /v1/sm\0es HTTP/1.1", "GET http:// HTTP/1.1", "CONNECT a:1 HTTP/1.1",
            "GET http://evil.example/v1/smes HTTP/1.1", "\u0016\u0003\u0001", "GET /v1/\u202E HTTP/1.1",
            "GET /v1/s\u017Fmes HTTP/1.1", "GET /v1/smes?% HTTP/1.1", "GET /v1/smes?q=%00 HTTP/1.1",
            "GET /v1/a b HTTP/1.1", "GET /v1/smes HTTP/1.1x"])
        {
            yield return BadInput.Line(line, 400);
        }

        foreach (var method in (string[])["TRACE", "DELETE", "PATCH", "PUT", "OPTIONS", "BREW", "CONNECT"])
        {
            yield return BadInput.Line($"{method} /v1/smes HTTP/1.1", 405);
        }

        foreach (var line in (string[])[
            "PUT /v1/match-runs HTTP/1.1", "POST /v1/reference/rates HTTP/1.1", "OPTIONS * HTTP/1.1", "GET * HTTP/1.1",
            "DELETE /v1/audit HTTP/1.1", "PATCH /v1/imports/latest HTTP/1.1"])
        {
            yield return BadInput.Line(line, 405);
        }

        yield return BadInput.Line("HEAD /v1/none HTTP/1.1", 404);
        yield return BadInput.Line("HEAD /v1/smes HTTP/1.1", 200);
        yield return BadInput.Line("HEAD /v1/contacts/exports HTTP/1.1", 405);
        yield return BadInput.Line("GET /v1/smes HTTP/9.9", 505);
        yield return BadInput.Line("GET /v1/smes HTTP/2.0", 505);
        yield return BadInput.Line($"GET /v1/smes?q={new string('x', 33_000)} HTTP/1.1", 414);
        foreach (var path in (string[])[
            "/v1/smes/", "/V1/SMES", "/v1/./smes", "/v1/x/../smes", "/v1/%73mes", "/v1/smes?q=%"])
        {
            yield return BadInput.Line($"GET {path} HTTP/1.1", 200);
        }
    }

    public static IEnumerable<BadInput> Headers()
    {
        foreach (var header in (string[])[
            "A b: c", ": c", "A", "A: b\0c", " A: b", "A: \r b", "Content-Length: -1", "Content-Length: x",
            "Content-Length: 1\r\nContent-Length: 2", "Content-Length: 99999999999999999999", "Content-Length: 1, 1",
            "Transfer-Encoding: gzip", "Host: b"])
        {
            yield return BadInput.Line($"POST /v1/smes HTTP/1.1\r\n{header}", 400);
        }

        foreach (var header in (string[])[
            "A: " + new string('x', 40_000),
            string.Join("\r\n", Enumerable.Range(0, 200).Select(number => $"A{number}: b"))])
        {
            yield return BadInput.Line($"POST /v1/smes HTTP/1.1\r\n{header}", 431);
        }

        yield return BadInput.Line(
            "POST /v1/smes HTTP/1.1\r\nContent-Type: application/json\r\nContent-Type: text/plain", 415);
        yield return BadInput.Line("GET /v1/smes HTTP/1.1\r\nAuthorization: Bearer a", 401);
        yield return BadInput.Line($"{File}\r\nContent-Length: 2147483648", 413);
        yield return BadInput.Line($"{File}\r\nContent-Length: 9223372036854775807", 413);
        foreach (var chunk in (string[])[
            "zz\r\n", "-1\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n", "2\r\n{}x\r\n0\r\n\r\n", " 2\r\n{}\r\n0\r\n\r\n", "\r\n"])
        {
            foreach (var head in (string[])[File, "POST /v1/smes HTTP/1.1\r\nContent-Type: application/json"])
            {
                yield return BadInput.Line($"{head}\r\nTransfer-Encoding: chunked", 400) with
                {
                    Name = $"chunk {chunk} {head}",
                    Body = Encoding.UTF8.GetBytes(chunk),
                    Code = "bad-request",
                };
            }
        }
    }
}
