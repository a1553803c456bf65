using System.Text;

namespace SmeMatch.Conformance.Tests.Corpus;

/// <summary>Media types, headers and keys.</summary>
internal static class Envelopes
{
    private const string Firm = """{"name":{"en":"Envelope"}}""";
    private const string Nobody = "00000000-0000-7000-8000-0000000000ff";

    /// <summary>Forms that cannot be read, or not whole.</summary>
    private static (string Type, string Body)[] Forms
    {
        get
        {
            const string Type = "multipart/form-data; boundary=a";
            const string Start = "--a\r\nContent-Disposition: form-data; name=f; filename=";
            const string Csv = Start + "a.csv\r\n\r\nname.en\r\n";
            return
            [
                ("multipart/form-data", Csv + "--a--\r\n"),
                ($"multipart/form-data; boundary={new string('a', 71)}", Csv), (Type, ""), (Type, "name.en"),
                (Type, "--a--\r\n"), (Type, Csv), (Type, Csv + "--b--\r\n"), (Type, "--a\r\n"),
                (Type, "--a\r\nno header\r\n\r\nx\r\n--a--\r\n"), (Type, "--a\r\n\r\nname.en\r\n--a--\r\n"),
                (Type, $"--a\r\nX: {new string('x', 40_000)}\r\n\r\nx\r\n--a--\r\n"),
                (Type, "--a\r\nContent-Disposition: form-data; name=format\r\n\r\ncsv\r\n--a--\r\n"),
                (Type, Start + "\"\"\r\n\r\n\r\n--a--\r\n"), (Type, Csv + Csv + "--a--\r\n"),
                (Type, Csv + Start + "A.CSV\r\n\r\nname.en\r\n--a--\r\n"),
                (Type, Csv + Start + "b.txt\r\n\r\nname.en\r\n--a--\r\n"),
            ];
        }
    }

    public static IEnumerable<BadInput> MediaTypes(Ground ground)
    {
        string[] wrong =
        [
            "", "text/plain", "text/json", "application/xml", "text/csv", "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=a", "application/octet-stream", "*/*", "application/*", "json",
            "application/json; charset=utf-16", "application/json; charset=shift_jis",
            "application/json; charset=latin1",
            "application/json; charset=\"\"", "application/jsonp", "application/json5", "application/vnd.api+json",
            "application/problem+json", "application/merge-patch+json", "application/json-patch+json", "image/svg+xml",
            "application/json; charset=utf-7", "application/json;charset=none", "application/json,text/plain",
        ];
        foreach (var type in wrong)
        {
            yield return BadInput.Post(type, "/v1/smes", Firm, 415) with
            {
                Type = type,
                Code = "unsupported-media-type",
            };
        }

        foreach (var type in (string[])["", "text/plain", "application/json-patch+json", "application/octet-stream"])
        {
            yield return new($"PATCH {type}", HttpMethod.Patch, $"/v1/smes/{ground.Sme}", 415)
            {
                Body = "{}"u8.ToArray(),
                Type = type,
                Headers = [("If-Match", "*")],
            };
        }

        foreach (var type in (string[])[
            "", "application/json", "application/zip", "application/x-www-form-urlencoded",
            "text/csv; charset=shift_jis", "multipart/mixed; boundary=a",
            "multipart/form-data; boundary="])
        {
            yield return BadInput.Post($"import {type}", "/v1/imports?format=csv", "name.en", 415) with { Type = type };
        }

        foreach (var (type, form) in Forms)
        {
            yield return BadInput.Post($"form {type} {form}", "/v1/imports?format=csv", form, 400) with
            {
                Type = type,
                Code = "malformed-multipart",
            };
        }

        foreach (var query in (string[])[
            "", "?format=xml", "?format=CSV", "?format=csv&records=firms", "?format=csv&dryRun=1"])
        {
            yield return BadInput.Post($"import {query}", $"/v1/imports{query}", "name.en", 400) with
            {
                Type = "application/octet-stream",
                Code = "invalid-parameters",
            };
        }

        foreach (var type in (string[])[
            "APPLICATION/JSON", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\"",
            "application/json; a=b"])
        {
            yield return BadInput.Post(type, "/v1/smes", Firm, 201) with { Type = type };
        }

        foreach (var encoding in (string[])["gzip", "br", "deflate", "x", "gzip, gzip"])
        {
            yield return BadInput.Post(encoding, "/v1/smes", Firm, 415) with
            {
                Headers = [("Content-Encoding", encoding)],
            };
        }

        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32])
        {
            yield return BadInput.Post(encoding.WebName, "/v1/smes", "", 400) with { Body = encoding.GetBytes(Firm) };
        }
    }

    public static IEnumerable<BadInput> Headers(Ground ground)
    {
        foreach (var tag in (string[])[
            "v1", "\"v1", "v1\"", "\"v1\" \"v2\"", "\"v1\",", ",\"v1\"", "*, \"v1\"", "**", "W/*", "w/\"v1\"",
            "\"a\"b\"",
            "1", "''", "<v1>", "null", "\"" + new string('x', 300) + "\"", "W/ \"v1\"", "\"v1\";\"v2\"", "\"版\""])
        {
            yield return new($"If-Match {tag}", HttpMethod.Delete, $"/v1/smes/{ground.Sme}", 400)
            {
                Headers = [("If-Match", tag)],
                Code = "invalid-parameters",
            };
        }

        yield return new("no If-Match", HttpMethod.Delete, $"/v1/smes/{ground.Sme}", 428);
        yield return new("If-Match of nobody", HttpMethod.Delete, $"/v1/smes/{Nobody}", 404)
        {
            Headers = [("If-Match", "\"v1\"")],
        };
        foreach (var key in (string[])["a b", "ключ", new string('k', 256), "a\tb", "a,b c", "\u007F"])
        {
            yield return BadInput.Post($"Idempotency-Key {key}", "/v1/smes", Firm, 400) with
            {
                Headers = [("Idempotency-Key", key)],
                Code = "invalid-parameters",
            };
        }

        // A preference that is not understood is passed over (RFC 7240).
        foreach (var prefer in (string[])[
            "wait", "wait=", "wait=-1", "wait=x", "wait=99999999999999999999", "wait=1e9", "wait=\"0\"",
            "wait=0;wait=0",
            "respond-async", ";;,,=", "wait=0, wait=0"])
        {
            yield return BadInput.Post($"Prefer {prefer}", "/v1/smes", Firm, 201) with
            {
                Headers = [("Prefer", prefer)],
            };
        }

        foreach (var (name, value) in ((string, string)[])[
            ("Accept", "*;q=x"), ("Accept-Language", "xx;;q=9"), ("Range", "bytes=0-1"), ("If-Modified-Since", "never"),
            ("Origin", "null"), ("X-Forwarded-For", "1.1.1.1'"), ("X-Forwarded-Host", "evil.example"),
            ("X-HTTP-Method-Override", "DELETE"), ("Cookie", "a=b; ;;="), ("X-Original-URL", "/v1/api-keys"),
            ("X-Anything", "版\uFFFE"), ("traceparent", "00-zz")])
        {
            yield return BadInput.Get($"{name}: {value}", "/v1/reference/rates", 200) with
            {
                Headers = [(name, value)],
            };
        }
    }

    /// <summary>What Authorization may hold by mistake or malice.</summary>
    public static IEnumerable<BadInput> Keys(Ground ground)
    {
        var key = ground.Key;
        var changed = key[..20] + (key[20] == 'a' ? 'b' : 'a') + key[21..];
        string[] wrong =
        [
            "Bearer", "Bearer ", "Basic YTpi", "Digest a", "Token " + key, key, "Bearer" + key, "Bearer " + key + "x",
            "Bearer " + key[..^1], "Bearer " + changed, "Bearer " + key.ToUpperInvariant(), "Bearer smk_live_",
            "Bearer smp_live_", "Bearer smk_demo_", "Bearer smk_live_" + new string('0', 48),
            "Bearer smk_live_" + new string('z', 48), "Bearer \"" + key + "\"", "Bearer <" + key + ">",
            "Bearer " + key + "," + key, "Bearer Bearer " + key, "Bearer null", "Bearer undefined", "Bearer {}",
            "Bearer ' or 1=1 --", "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.",
            "Bearer eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "Bearer ..", "Bearer " + new string('a', 5_000),
            "Bearer smk_test_" + key[9..], "Bearer smp_live_" + key[9..], "Bearer %73mk", "Bearer кириллица",
            "Bearer 鍵",
            "Bearer " + Convert.ToBase64String(Encoding.UTF8.GetBytes(key)), "bearer", "BEARER x",
            "Bearer " + key[..30] + " " + key[30..], "Bearer,Bearer", "=", ";", "Negotiate", "ApiKey " + key,
            "Basic " + key, "Bearer -", "Bearer\t" + key, "Bearer " + key.Replace('_', '-'), "Bearer \uFFFE" + key,
        ];
        foreach (var value in wrong)
        {
            yield return BadInput.Get(value, "/v1/smes?limit=1", 401) with
            {
                Headers = [("Authorization", value)],
                Code = "key-required",
            };
        }

        foreach (var query in (string[])["api_key", "key", "access_token", "token", "apikey"])
        {
            yield return BadInput.Get($"?{query}", $"/v1/smes?{query}={key}", 401) with
            {
                Headers = [("Authorization", "")],
            };
        }

        foreach (var name in (string[])["X-Api-Key", "Cookie", "Proxy-Authorization"])
        {
            yield return BadInput.Get(name, "/v1/smes", 401) with
            {
                Headers = [("Authorization", ""), (name, $"Bearer {key}")],
            };
        }

        yield return BadInput.Get("bearer in lower case", "/v1/smes?limit=1", 200) with
        {
            Headers = [("Authorization", "bearer " + key)],
        };
        foreach (var input in KeyForms())
        {
            yield return input;
        }
    }

    /// <summary>Keys and organisations that cannot be.</summary>
    private static IEnumerable<BadInput> KeyForms()
    {
        var own = $"\"organisationId\":\"{Storage.Access.Caller.OperatorId}\"";
        foreach (var members in (string[])[
            $"{own},\"name\":\"k\"", $"{own},\"name\":\"k\",\"scopes\":[]",
            $"{own},\"name\":\"k\",\"scopes\":[\"root\"]",
            $"{own},\"name\":\"k\",\"scopes\":[\"read\",\"embed\"]", $"{own},\"name\":\"k\",\"scopes\":[\"embed\"]",
            $"{own},\"name\":\"k\",\"scopes\":[\"embed\"],\"origins\":[\"*\"]",
            $"{own},\"name\":\"k\",\"scopes\":[\"embed\"],\"origins\":[\"http://a.example\"]",
            $"{own},\"name\":\"k\\u0000\",\"scopes\":[\"read\"]", $"{own},\"name\":\"\",\"scopes\":[\"read\"]",
            $"{own},\"name\":\"k\",\"scopes\":[\"read\"],\"expiresAt\":\"tomorrow\"",
            $"{own},\"name\":\"k\",\"scopes\":[\"read\"],\"key\":\"smk_live_mine\"",
            "\"organisationId\":\"1\",\"name\":\"k\",\"scopes\":[\"read\"]"])
        {
            yield return BadInput.Post(members, "/v1/api-keys", $"{{{members}}}", 422);
        }

        yield return BadInput.Post(
            "organisation of nobody", "/v1/api-keys",
            $$"""{"organisationId":"{{Nobody}}","name":"k","scopes":["read"]}""", 409) with
        {
            Code = "unknown-organisation",
        };
        foreach (var hours in (string[])["-1", "721", "0.5", "1e400", "\"1\"", "[]"])
        {
            yield return BadInput.Post(
                $"overlap {hours}", "/v1/api-keys/current/rotations", $$"""{"overlapHours":{{hours}}}""", 422);
        }
    }
}
