using System.Text;
using System.Text.Json;

namespace SmeMatch.Conformance.Tests.Corpus;

/// <summary>Texts: controls, surrogates, bidirectional marks, what expands, what is long, what is no UTF-8.</summary>
internal static class Texts
{
    /// <summary>The 600 letters and signs that NFKC spreads out most, mixed so that they do not compress.</summary>
    private static readonly string Spreading = Mixed(
        Enumerable.Range(0x80, 0xFF00).Select(code => (char)code)
            .Where(letter => char.IsLetterOrDigit(letter) || char.IsSymbol(letter))
            .OrderByDescending(letter => Encoding.UTF8.GetByteCount($"{letter}".Normalize(NormalizationForm.FormKC)))
            .Take(600));

    public static string Quote(string text) => JsonSerializer.Serialize(text);

    public static IEnumerable<BadInput> All()
    {
        for (var control = 0; control <= 0x20; control++)
        {
            yield return Name($"U+{control:X4}", $"\"a\\u{control:X4}b\"", control == 0x20 ? 201 : 422);
            yield return BadInput.Post(
                $"description U+{control:X4}", Bodies.Opportunities,
                $$$"""{"title":{"en":"Text"},"description":"a\u{{{control:X4}}}b"}""",
                control is 9 or 10 or 13 or 0x20 ? 201 : 422);
        }

        foreach (var text in (string[])["", " ", "   ", "\u3000", " \u3000 ", "\u007F", "\t", new string('x', 301)])
        {
            yield return Name($"'{text}'", Quote(text), 422);
        }

        foreach (var text in (string[])[
            "\u202Eabc", "\u2066a\u2069", "a\u200Bb", "\uFEFFa", "\uFFFEa", "\uFFFFa", "\U0001FFFEa",
            "a" + new string('\u0301', 200), "\U00020BB7野", "👩‍👩‍👧‍👦", "İıſß", "\u0600a", "\u0085a", "\u2028a", "ﷺ",
            "Z͑ͫ̓ͪ̂",
            "<script>alert(1)</script>", "'; drop table sme; --", "{{7*7}}", "${jndi:ldap://a}", "%s%n%x",
            "../../etc/passwd", "=1+1", "$(id)", string.Concat(Enumerable.Repeat("𠮷", 300)), new string('x', 300),
            new string('ﷺ', 300), Spreading[..300], "\\u0000", "\uE000", "\u00A0"])
        {
            yield return Name(text, Quote(text), 201);
        }

        foreach (var (path, name, place) in ((string, string, string)[])[
            (Bodies.Smes, "name", "municipality"), (Bodies.Opportunities, "title", "buyer")])
        {
            // Their key by name and place is longer than an index takes.
            yield return BadInput.Post(
                $"spreading {name}", path,
                $$"""{"{{name}}":{"en":{{Quote(Spreading[..300])}}},"{{place}}":{{Quote(Spreading[300..])}}}""",
                201);
        }

        foreach (var (member, text) in ((string, string)[])[
            ("prefecture", "JP-13\0"), ("corporateNumber", "1180301018771\n"), ("corporateNumber", "１１８０３０１０１８７７１"),
            ("website", "https://a.example/\0"), ("website", "https://\u202Ea.example"), ("status", "active\uFFFE"),
            ("municipality", "\u001B[2J"), ("website", "https://a.example/" + new string('x', 500))])
        {
            yield return BadInput.Post(
                $"{member} {text}", Bodies.Smes, $$$"""{"name":{"en":"Text"},"{{{member}}}":{{{Quote(text)}}}}""", 422);
        }

        foreach (var email in (string[])["", "a", "a@", "@b.c", "a b@c.d", "a@b\0", "a@b@c", "\uFFFE@b.c\n"])
        {
            yield return BadInput.Post(
                $"email {email}", "/v1/contacts/exports", $$"""{"email":{{Quote(email)}}}""", 422);
        }

        yield return BadInput.Post("email U+FFFE", "/v1/contacts/exports", """{"email":"\uFFFE@b.c"}""", 200);
        foreach (var input in Broken())
        {
            yield return input;
        }

        foreach (var megabytes in (int[])[1, 10])
        {
            yield return Name($"{megabytes} MB", Quote(new string('x', megabytes << 20)), 413) with
            {
                Code = "too-large",
            };
        }
    }

    private static string Mixed(IEnumerable<char> letters)
    {
        var mixed = letters.ToArray();
        new Random(1).Shuffle(mixed);
        return new(mixed);
    }

    private static IEnumerable<BadInput> Broken()
    {
        byte[][] broken =
        [
            [0xFF], [0xFE], [0xC0, 0x80], [0xC3], [0xE3, 0x81], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
            [0x8A, 0x94, 0x8E, 0xAE], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE0, 0x80, 0xAF],
            [0xED, 0xA1, 0x82, 0xED, 0xBE, 0xB7],
        ];
        foreach (var bytes in broken)
        {
            yield return new BadInput($"bytes {Convert.ToHexString(bytes)}", HttpMethod.Post, Bodies.Smes, 400)
            {
                Body = [.. "{\"name\":{\"en\":\"a"u8, .. bytes, .. "\"}}"u8],
                Code = "malformed-json",
            };
        }
    }

    private static BadInput Name(string name, string json, int status) =>
        BadInput.Post(name, Bodies.Smes, $$$"""{"name":{"en":{{{json}}}}}""", status);
}
