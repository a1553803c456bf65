namespace SmeMatch.Conformance.Tests.Corpus;

/// <summary>Days and moments: what the calendar lacks, other notations, the ends of time.</summary>
internal static class Dates
{
    public static IEnumerable<BadInput> All()
    {
        string[] days =
        [
            "", " ", "2026", "2026-02", "2026-02-30", "2025-02-29", "1900-02-29", "2026-04-31", "2026-13-01",
            "2026-00-01", "2026-01-00", "2026-01-32", "2026-1-1", "20260101", "2026/01/01", "01-01-2026", "26-01-01",
            "0000-01-01", "10000-01-01", "-2026-01-01", "+2026-01-01", "２０２６-01-01", "令和8年1月1日", "2026-W01-1",
            "2026-001", "2026-01-01T00:00:00Z", "2026-01-01\0", "now", "1767225600", "2026-01-01 ",
            "2026\u201101\u201101",
        ];
        foreach (var day in days)
        {
            yield return Deadline(Texts.Quote(day), 422);
        }

        foreach (var other in (string[])["20260101", "[]", "{}", "true"])
        {
            yield return Deadline(other, 422);
        }

        foreach (var day in (string[])["1000-01-01", "2000-02-29", "2024-02-29", "9999-12-31"])
        {
            yield return Deadline(Texts.Quote(day), 201);
        }

        string[] times =
        [
            "", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z", "2016-12-31T23:59:60Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+14:01",
            "2026-01-01T00:00:00-14:01", "2026-01-01T00:00:00+0530", "2026-01-01T00:00:00 UTC", "2026-01-01T00:00Z",
            "20260101T000000Z", "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.0123456789Z",
            "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z", "yesterday",
            "2026-01-01T00:00:00Z\n", "2026-01-01T00:00:00\u2212 05:00",
        ];
        foreach (var time in times)
        {
            yield return BadInput.Post(
                $"verifiedAt {time}", Bodies.Smes,
                $$$"""{"name":{"en":"Date"},"verifiedAt":{{{Texts.Quote(time)}}}}""", 422);
            yield return Since(time, 400);
        }

        foreach (var time in (string[])[
            "2000-02-29T00:00:00z", "2026-01-01t09:00:00.123456789+05:30", "1000-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59+14:00", "2026-01-01T00:00:00-00:00"])
        {
            yield return Since(time, 200);
        }

        yield return BadInput.Post(
            "future", Bodies.Smes, """{"name":{"en":"Date"},"verifiedAt":"2999-01-01T00:00:00Z"}""", 422);
    }

    private static BadInput Deadline(string json, int status) => BadInput.Post(
        $"deadline {json}", Bodies.Opportunities, $$$"""{"title":{"en":"Date"},"deadline":{{{json}}}}""", status);

    private static BadInput Since(string time, int status) => BadInput.Get(
        $"since {time}", $"{Bodies.Smes}?updatedSince={Uri.EscapeDataString(time)}", status);
}
