namespace SmeMatch.Conformance.Tests.Corpus;

/// <summary>Ids, cursors and filters.</summary>
internal static class Addresses
{
    private const string NoId = "00000000-0000-7000-8000-0000000000ff";

    private static readonly string[] Injections =
    [
        "'", "\"", "';--", "' or '1'='1", "\\", "%", "_", "%25", "$1", "@Limit", "1; drop table sme",
        "\") union select 1--", "{}", "[]", "$where", "../", "a&limit=1", "<svg/onload=1>", "a\tb", "a\0b", "\u202E",
        "\uFFFE", "*", "a|b", "a:*",
    ];

    /// <summary>What is no id may be a name; none of these is one, and a part of several is 409.</summary>
    public static IEnumerable<BadInput> Ids()
    {
        string[] bad =
        [
            "000000000000000000", "-9223372036854775809", "1e400", "null", "undefined", "true", "%20", "%E3%80%80",
            "%0A", "%C2%85", "019a0009000070008000000000000001", "{019a0009-0000-7000-8000-000000000001}",
            "019a0009-0000-7000-8000-00000000000g", NoId, NoId + "0", NoId + "%20", NoId.ToUpperInvariant(), "%FF",
            "%C0%AF", "..%2F..%2Fetc", "%252e%252e", "a%2Fb%2Fc", new string('x', 301), "%F0%A0%AE%B7", "';--",
            "%EF%BC%8A", "LATEST%20",
        ];
        foreach (var id in bad)
        {
            yield return BadInput.Get($"sme {id}", $"/v1/smes/{id}", 404, 409);
            yield return BadInput.Get($"list {id}", $"/v1/opportunities/{id}/matches", 404, 409);
            yield return BadInput.Get($"import {id}", $"/v1/imports/{id}", 404);
            yield return BadInput.Get($"run {id}", $"/v1/match-runs/{id}", 404);
            yield return new($"key {id}", HttpMethod.Delete, $"/v1/api-keys/{id}", 404);
            yield return new($"delete {id}", HttpMethod.Delete, $"/v1/smes/{id}", 404)
            {
                Headers = [("If-Match", "*")],
            };
        }

        foreach (var id in (string[])["%EF%BF%BE/%EF%BF%BE", $"{NoId}/{NoId}", "%20/%20", "1e400/1e400"])
        {
            yield return BadInput.Get($"pair {id}", $"/v1/matches/{id}", 404, 409);
        }
    }

    /// <summary>Cursors that are none, are changed, or are moved to another list.</summary>
    public static IEnumerable<BadInput> Cursors(Ground ground)
    {
        var cursor = ground.Cursor;
        var middle = cursor.Length / 2;
        var other = cursor[middle] == 'A' ? 'B' : 'A';
        string[] forged =
        [
            "", " ", "a", "AAAAA", "AA==", "not base64!", new string('A', 22), new string('A', 300),
            new string('A', 301), cursor + "A", cursor[1..], cursor[..^1], (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..],
            cursor[..middle] + other + cursor[(middle + 1)..], cursor + "=", cursor.ToUpperInvariant(),
            new([.. cursor.Reverse()]), " " + cursor, cursor + "\n", cursor + " ", "../" + cursor, "0", "-1", "null",
            "eyJpZCI6MX0", "%", "'", "a\0", "\uFFFE", cursor + cursor, cursor.Insert(middle, " "),
        ];
        foreach (var text in forged)
        {
            yield return BadInput.Get($"smes {text}", $"/v1/smes?cursor={Uri.EscapeDataString(text)}", 400) with
            {
                Code = "invalid-parameters",
            };
        }

        foreach (var list in (string[])[
            "/v1/opportunities", "/v1/audit", $"/v1/opportunities/{ground.Opportunity}/matches",
            $"/v1/smes/{ground.Sme}/matches", "/v1/organisations", "/v1/api-keys", "/v1/imports", "/v1/match-runs",
            "/v1/contacts/releases"])
        {
            foreach (var text in (string[])["", "a", "AA==", new string('A', 22), cursor, cursor[..^1], "'"])
            {
                yield return BadInput.Get($"{list} {text}", $"{list}?cursor={Uri.EscapeDataString(text)}", 400) with
                {
                    Code = "invalid-parameters",
                };
            }
        }

        foreach (var filter in (string[])["q=a", "prefecture=JP-13", "status=active", "state=IN-TN", "industry=25"])
        {
            yield return BadInput.Get($"moved to {filter}", $"/v1/smes?{filter}&cursor={cursor}", 400) with
            {
                Code = "invalid-parameters",
            };
        }

        yield return BadInput.Get("twice", $"/v1/smes?cursor={cursor}&cursor={cursor}", 400);
        yield return BadInput.Get("its own", $"/v1/smes?limit=5&cursor={cursor}", 200);
    }

    /// <summary>Filters take what they know; words are only words; there is no sort.</summary>
    public static IEnumerable<BadInput> Filters()
    {
        foreach (var text in Injections)
        {
            var value = Uri.EscapeDataString(text);
            yield return BadInput.Get($"q {text}", $"/v1/smes?q={value}", text.Any(char.IsControl) ? 400 : 200);
            foreach (var parameter in (string[])[
                $"sector={value}", $"industry={value}", $"sort={value}", $"updatedSince={value}", $"{value}=1"])
            {
                yield return BadInput.Get(parameter, $"/v1/smes?{parameter}", 400) with { Code = "invalid-parameters" };
            }
        }

        foreach (var query in (string[])[
            "q=a&q=b", "status=active&status=inactive", "q[]=a", "q.x=a", "Q=a", "limit=1&limit=1", "?q=a", "=", "=a",
            "filter[status]=active", "status=Active", "status=open", "state=in-tn", "prefecture=13", "role=boss",
            "industry=2", "industry=00", "industry=25%2A", "sector=XX01", "order=desc", "fields=id", "offset=1",
            "page=2",
            "q=" + new string('x', 301), "q=", "q=%20", "q=%E3%80%80", "stage=completion"])
        {
            yield return BadInput.Get(query, $"/v1/smes?{query}", 400) with { Code = "invalid-parameters" };
        }

        foreach (var query in (string[])[
            "parentId=1", "parentId=null", "minValue=1&minValue=2", "currency=inr", "currency=BTC", "minValue=-1",
            "stage=Completion", "prefecture=JP-13", "status=active"])
        {
            yield return BadInput.Get(query, $"/v1/opportunities?{query}", 400) with { Code = "invalid-parameters" };
        }

        foreach (var query in (string[])[
            "", "&", "&&", "q=%F0%9F%98%80", "q=" + new string('x', 300), "q=a+b", "q=" + "a%20".PadRight(300, 'b'),
            "q=%ED%A0%80", "q=%C2%A0", "q=%EF%B7%BA"])
        {
            yield return BadInput.Get($"'{query}'", $"/v1/smes?{query}", 200);
        }

        foreach (var count in (int[])[1_000, 1_100])
        {
            var many = string.Join('&', Enumerable.Range(0, count).Select(number => $"a{number}=1"));
            yield return BadInput.Get($"{count} parameters", $"/v1/smes?{many}", 400);
        }
    }
}
