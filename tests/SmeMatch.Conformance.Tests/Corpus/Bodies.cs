using System.Text;

namespace SmeMatch.Conformance.Tests.Corpus;

/// <summary>JSON and numbers that are hard to read.</summary>
internal static class Bodies
{
    public const string Smes = "/v1/smes";
    public const string Opportunities = "/v1/opportunities";
    private const int MaxBytes = 256 * 1024;

    private static readonly string[] Malformed =
    [
        "", " ", "{", "}", "[", "]", "{]", "[}", "{\"name\"}", "{\"name\":}", "{\"name\":{\"en\":\"x\"}",
        "{\"name\":{\"en\":\"x}}", "{,}", "{\"a\":1,}", "[1,]", "{\"a\" 1}", "{a:1}", "{'a':1}", "{\"a\":'x'}",
        "{\"a\":undefined}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":-Infinity}", "{\"a\":tru}", "{\"a\":TRUE}",
        "{\"a\":nul}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":5.}", "{\"a\":1e}", "{\"a\":0x10}",
        "{\"a\":--1}", "{\"a\":-}", "{\"a\":\"\\x41\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\t\"}", "{\"a\":\"\n\"}",
        "// c\n{}", "{/* c */}", "{}{}", "{} x", "{}\0", "\0{}", "<a/>", "a=1", "\uFEFF{}", "\u00A0{}",
        "{\"name\":{\"en\":\"x\"},\"name\":{\"en\":\"y\"}}", "{\"name\":{\"en\":\"x\",\"en\":\"y\"}}",
        "{\"a\":1,\"\\u0061\":1}", "{\"a\":{\"b\":[{\"c\":1,\"c\":1}]}}", "{\"\\ud800\":1}",
        "{\"name\":{\"en\":\"\\ud800\"}}", "{\"name\":{\"en\":\"\\udc00\\ud800\"}}",
        "{\"annualTurnover\":{\"\\udc00\":\"1\"}}", "{\"industries\":[\"\\ud83d\"]}",
    ];

    /// <summary>Syntax, repeated members, depth, size, shape.</summary>
    public static IEnumerable<BadInput> Json(Ground ground)
    {
        foreach (var text in Malformed)
        {
            yield return BadInput.Post(text, Smes, text, 400) with { Code = "malformed-json" };
        }

        (HttpMethod Method, string Path)[] others =
        [
            (HttpMethod.Put, $"/v1/smes/{ground.Sme}"), (HttpMethod.Patch, $"/v1/opportunities/{ground.Opportunity}"),
            (HttpMethod.Put, $"/v1/smes/{ground.Sme}/contacts"), (HttpMethod.Post, "/v1/organisations"),
            (HttpMethod.Post, "/v1/api-keys"), (HttpMethod.Post, "/v1/contacts/exports"),
        ];
        foreach (var (method, path) in others)
        {
            foreach (var (text, status) in ((string, int)[])[
                ("{", 400), ("{\"name\":1,\"name\":1}", 400), ("{\"\\ud800\":1}", 400), ("null", 422), ("[[1]]", 422)])
            {
                yield return new BadInput(text, method, path, status)
                {
                    Body = Encoding.UTF8.GetBytes(text),
                    Headers = [("If-Match", "*")],
                };
            }
        }

        foreach (var input in Deep().Concat(Sizes()).Concat(Shapes()))
        {
            yield return input;
        }
    }

    private static IEnumerable<BadInput> Deep()
    {
        yield return BadInput.Post("16 deep", Smes, Nested("[", "]", 16), 422);
        foreach (var depth in (int[])[17, 64, 1_000, 100_000])
        {
            foreach (var (open, close) in ((string, string)[])[("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")])
            {
                var deep = Nested(open, close, depth);
                yield return BadInput.Post($"{open} × {depth}", Smes, deep, deep.Length > MaxBytes ? 413 : 400);
                var unended = Nested(open, "", depth);
                yield return BadInput.Post(
                    $"{open} × {depth}, open", Opportunities, unended, unended.Length > MaxBytes ? 413 : 400);
            }
        }
    }

    private static string Nested(string open, string close, int depth) =>
        Repeated(open, depth) + (open.EndsWith(':') ? "1" : "") + Repeated(close, depth);

    private static string Repeated(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static IEnumerable<BadInput> Sizes()
    {
        const string Firm = """{"name":{"en":"Size"}}""";
        yield return BadInput.Post("as large as allowed", Smes, Firm.PadRight(MaxBytes), 201);
        yield return BadInput.Post("a byte more", Smes, Firm.PadRight(MaxBytes + 1), 413) with { Code = "too-large" };
        var members = string.Join(',', Enumerable.Range(0, 20_000).Select(number => $"\"a{number}\":1"));
        yield return BadInput.Post("20 000 members", Smes, $"{{{members}}}", 422);
        yield return BadInput.Post("long member", Smes, $$"""{"{{new string('n', 200_000)}}":1}""", 422);
        yield return BadInput.Post("20 000 codes", Smes, $$"""{"industries":[{{Codes(20_000)}}]}""", 422);
        foreach (var (count, status) in ((int, int)[])[(50, 201), (51, 422)])
        {
            yield return BadInput.Post(
                $"{count} codes", Smes, $$"""{"name":{"en":"Codes"},"industries":[{{Codes(count)}}]}""", status);
        }
    }

    private static string Codes(int count) => string.Join(',', Enumerable.Repeat("\"25\"", count));

    private static IEnumerable<BadInput> Shapes()
    {
        foreach (var text in (string[])["null", "1", "true", "\"x\"", "[]", "[null]", "[{}]", "{}"])
        {
            yield return BadInput.Post(text, Smes, text, 422) with { Code = "invalid-record" };
        }

        foreach (var member in (string[])[
            "\"name\":{}", "\"name\":[]", "\"name\":\"x\"", "\"name\":null", "\"name\":{\"en\":null}",
            "\"name\":{\"en\":1}",
            "\"name\":{\"en\":[\"x\"]}", "\"name\":{\"en\":{}}", "\"name\":{\"fr\":\"x\"}", "\"name.en\":\"x\"",
            "\"\":1",
            "\"__proto__\":{}", "\"Name\":{\"en\":\"x\"}", "\"name\\u0000\":{\"en\":\"x\"}"])
        {
            yield return BadInput.Post(member, Smes, $"{{{member}}}", 422) with { Code = "invalid-record" };
        }

        foreach (var member in (string[])[
            "\"industries\":[null]", "\"industries\":[[]]", "\"industries\":[25]", "\"industries\":\"25\"",
            "\"industries\":{\"0\":\"25\"}", "\"industries\":[\"25\",\"\"]", "\"industries\":[\"99999\"]",
            "\"exports\":\"true\"", "\"exports\":1", "\"exports\":[true]", "\"debarred\":\"false\"",
            "\"website\":false",
            "\"website\":\"javascript:alert(1)\"", "\"website\":\"file:///etc/passwd\"", "\"status\":\"Active\"",
            "\"status\":[\"active\"]", "\"prefecture\":\"13\"", "\"corporateNumber\":1180301018771", "\"source\":[]",
            "\"source\":{\"asOf\":{}}", "\"colour\":1", "\"source\":{\"a\\u0000\":1}", "\"landBorderOwnership\":true"])
        {
            yield return BadInput.Post(member, Smes, $$$"""{"name":{"en":"Shape"},{{{member}}}}""", 422) with
            {
                Code = "invalid-record",
            };
        }
    }

    public static IEnumerable<BadInput> Numbers()
    {
        string[] right =
        [
            "0", "-0", "-0.0", "1e2", "1E+2", "60.0", "6e0", "0.6e2", "10000000", "600e-1", "1e7", "0e-400", "0e99999",
        ];
        string[] wrong =
        [
            "-1", "1.5", "1e400", "-1e400", "1e-400", "-1e-400", "9007199254740991", "9007199254740992",
            "9007199254740993", "2147483647", "2147483648", "-2147483649", "4294967296", "4294967356",
            "9223372036854775807", "9223372036854775808", "10000001", "1e8", "0.1", "60.00000000000000000001",
            "59.99999999999999999999", "\"60\"", "true", "[60]", "{}", new string('9', 10_000),
            "1" + new string('0', 400), "0." + new string('0', 400) + "1", "1e99999999999",
        ];
        foreach (var (number, status) in right.Select(one => (one, 201)).Concat(wrong.Select(one => (one, 422))))
        {
            yield return BadInput.Post(
                $"employees {number}", Smes, $$$"""{"name":{"en":"Number"},"employees":{{{number}}}}""", status);
        }

        foreach (var (year, status) in ((string, int)[])[("499", 422), ("500", 201), ("2100", 201), ("2101", 422)])
        {
            yield return BadInput.Post(
                $"founded {year}", Smes, $$$"""{"name":{"en":"Number"},"founded":{{{year}}}}""", status);
        }

        string[] amounts =
        [
            "-1", "-0", "+1", "1e3", "1,000", "１", "", " ", ".5", "1.", "1.234", "1000000000000000", "NaN", "Infinity",
            " 1", "1 ", "0x1", "1_000", "1'000", "٣", "--1", "1.0.0", "1\n", "1\0", "12,63,343", "約37億円", "Rs 1",
        ];
        foreach (var amount in amounts)
        {
            yield return Value($$"""{"amount":{{Texts.Quote(amount)}},"currency":"INR"}""");
            yield return BadInput.Get(
                $"minValue {amount}", $"{Opportunities}?minValue={Uri.EscapeDataString(amount)}", 400);
        }

        foreach (var money in (string[])[
            "1", "\"1 INR\"", "{}", "[]", "{\"amount\":1,\"currency\":\"INR\"}", "{\"amount\":\"1\"}",
            "{\"currency\":\"INR\"}", "{\"amount\":\"1\",\"currency\":\"inr\"}",
            "{\"amount\":\"1\",\"currency\":\"XXX\"}",
            "{\"amount\":\"1\",\"currency\":null}", "{\"amount\":\"1\",\"currency\":\"INR\",\"a\":1}",
            "{\"amount\":\"0\",\"currency\":\"INR\"}", "{\"amount\":\"0.00\",\"currency\":\"INR\"}"])
        {
            yield return Value(money);
        }

        foreach (var limit in (string[])[
            "0", "-1", "101", "1e1", "1.0", "", "+", "+1", "%20", "%201", "x", "2147483648", "9007199254740993", "１",
            "0x1"])
        {
            yield return BadInput.Get($"limit {limit}", $"{Smes}?limit={limit}", 400) with
            {
                Code = "invalid-parameters",
            };
        }
    }

    private static BadInput Value(string money) => BadInput.Post(
        $"value {money}", Opportunities, $$$"""{"title":{"en":"Number"},"value":{{{money}}}}""", 422);
}
