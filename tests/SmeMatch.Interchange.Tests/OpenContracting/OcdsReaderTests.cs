using System.Text;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;
using Xunit;

namespace SmeMatch.Interchange.Tests.OpenContracting;

public sealed class OcdsReaderTests
{
    private const string Pumps = """
        {"ocid": "ocds-abc123-7", "id": "r1", "date": "2026-03-01T00:00:00Z", "tag": ["tender"],
         "initiationType": "tender", "language": "en",
         "parties": [
           {"id": "B", "name": "Jal\nNigam", "roles": ["buyer"], "address": {"region": "Delhi"}}],
         "buyer": {"id": "B"},
         "tender": {
           "id": "t", "title": "Pumps", "title_hi": "पंप", "title_ja-JP": "ポンプ", "description": "Ten\npumps",
           "status": "active", "mainProcurementCategory": "works",
           "value": {"amount": 1.25e7, "currency": "INR"},
           "tenderPeriod": {"endDate": "2026-06-30T18:30:00+05:30"},
           "documents": [{"id": "n", "documentType": "tenderNotice", "url": "https://jal.example/7"}],
           "items": [{
             "id": 1, "classification": {"scheme": "CPV", "id": 42122000, "description": "Pumps"},
             "additionalClassifications": [{"scheme": "UNSPSC", "id": "40151500"}],
             "deliveryAddress": {"locality": "Guwahati", "region": "Assam", "postalCode": "781001"}}]}}
        """;

    [Fact]
    public async Task Of_releases_of_one_moment_in_several_files_the_later_file_holds()
    {
        string[] files =
        [
            // The second of its file, yet before all of the next.
            $"{Ocds.Release("ocds-abc123-8", "2026-01-01", """ "tender": {"id": "t", "title": "Other"} """)}\n"
                + Ocds.Release("ocds-abc123-9", "2026-01-01", """ "tender": {"id": "t", "title": "First"} """),
            Ocds.Release("ocds-abc123-9", "2026-01-01", """ "tender": {"id": "t", "title": "Second"} """),
        ];
        var streams = files.Select(text => (Stream)new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var stop = TestContext.Current.CancellationToken;
        var rows = await new OcdsReader(Strictness.Strict).Read(streams.ToAsyncEnumerable(), stop).ToListAsync(stop);
        Assert.Equal(
            [(1, "Other"), (2, "Second")], rows.Select(row => (row.Number, row.Opportunity!.Titles["en"])));
    }

    [Theory]
    [InlineData("2021-06-11T02:00+05:30", 11)]
    [InlineData("2021-06-11T23:00-08:00", 11)]
    [InlineData("11-Jun-2021 06:00 PM", 11)]
    public async Task A_day_is_the_one_that_is_written_whatever_the_zone(string time, int day)
    {
        const string Tender = """ "tender": {"id": "t", "title": "Pumps", "tenderPeriod": {"endDate": "TIME"}} """;
        var release = Ocds.Release(
            "ocds-abc123-1", "2026-01-01", Tender.Replace("TIME", time, StringComparison.Ordinal));
        var row = Assert.Single(await Ocds.Read(release, Strictness.Lenient));
        Assert.Equal(new DateOnly(2021, 6, day), row.Opportunity!.Deadline);
        var refused = Assert.Single(Assert.Single(await Ocds.Read(release)).Faults);
        Assert.Equal(("date-form", time), (refused.Code, refused.Value));
    }

    [Fact]
    public async Task Cells_of_one_entry_of_a_flat_table_stay_together_and_a_row_keeps_its_number()
    {
        using var text = new StringReader("""
            ocid,id,date,tender/title,awards/0/status,awards/1/status,awards/1/value/amount,awards/1/value/currency
            ocds-abc123-2,2,2026-01-01T00:00:00Z,Pumps,,active,1250,INR
            ,3,2026-01-01T00:00:00Z,No ocid,,,,
            ocds-abc123-1,1,2026-01-01T00:00:00Z,Pipes,active,,,
            """);
        var rows = await new OcdsCsvReader().Read(text, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            [(2, "ocds-abc123-2"), (3, null), (4, "ocds-abc123-1")],
            rows.OrderBy(row => row.Number).Select(row => (row.Number, row.Key)));
        Assert.Equal(
            new ForeignMoney("1250", "INR"), rows.Single(row => row.Key == "ocds-abc123-2").Opportunity!.Value);
    }

    [Fact]
    public async Task A_release_becomes_an_opportunity_member_by_member()
    {
        var row = Assert.Single(await Ocds.Read(Pumps));
        Assert.Empty(Ocds.Faults(row));
        var pumps = row.Opportunity!;
        Assert.Equal((1, "ocds-abc123-7"), (row.Number, row.Key));
        Assert.Equal(("ocds-abc123", "ocds-abc123-7", "ocds-abc123-7"), (pumps.System, pumps.Id, pumps.Ocid));
        Assert.Equal(
            ["en Pumps", "hi पंप", "ja ポンプ"], pumps.Titles.Select(pair => $"{pair.Key} {pair.Value}"));
        Assert.Equal(
            ("Ten\npumps", "Jal Nigam", "https://jal.example/7"), (pumps.Description, pumps.Buyer, pumps.Url));
        Assert.Equal(["Guwahati, Assam, 781001"], pumps.Places);
        Assert.Equal(new ForeignMoney("12500000", "INR"), pumps.Value);
        Assert.Equal((new DateOnly(2026, 6, 30), new DateOnly(2026, 3, 1)), (pumps.Deadline, pumps.AsOf));
        Assert.Equal(("open", "implementation"), (pumps.Status, pumps.Stage));
        Assert.Equal(
            [
                new("CPV", "42122000", "Pumps"), new("UNSPSC", "40151500", null),
                new("procurementCategory", "works", null),
            ],
            pumps.Classifications);
    }

    [Fact]
    public async Task The_address_of_the_buyer_is_a_place_only_where_no_place_of_delivery_is_stated()
    {
        var row = Assert.Single(await Ocds.Read(Pumps.Replace("deliveryAddress", "other", StringComparison.Ordinal)));
        Assert.Equal(["Delhi"], row.Opportunity!.Places);
    }

    [Theory]
    [InlineData("""[{0}, {1}, {2}]""")]
    [InlineData("""{"uri": "https://a.example/", "publisher": {"name": "a"}, "releases": [{0}, {1}, {2}]}""")]
    [InlineData("""{"releases": [{0}], "uri": "https://a.example/"} {"releases": [{1}, {2}]}""")]
    [InlineData("""[{"releases": [{2}, {1}, {0}]}]""")]
    [InlineData("{2}\n{0}\n\n{1}\n")]
    [InlineData("\uFEFF{0}{1}{2}")]
    public async Task Releases_in_any_wrapping_merge_by_ocid_from_the_oldest_on(string wrapping)
    {
        var json = wrapping
            .Replace("{0}", Ocds.Release("ocds-abc123-1", "2026-01-01", """
                "tender": {"id": 1, "title": "Old", "value": {"amount": 5, "currency": "INR"}}
                """, "planning"), StringComparison.Ordinal)
            .Replace("{1}", Ocds.Release("ocds-abc123-2", "2026-01-05", """
                "tender": {"id": 1, "title": "Other"}
                """), StringComparison.Ordinal)
            .Replace("{2}", Ocds.Release("ocds-abc123-1", "2026-02-01", """
                "tender": {"id": 1, "title": "New", "value": {"currency": "JPY"}}
                """), StringComparison.Ordinal);
        var rows = await Ocds.Read(json);
        Assert.Equal(["ocds-abc123-1", "ocds-abc123-2"], rows.Select(row => row.Key));
        var merged = rows[0].Opportunity!;
        Assert.Equal(("New", new ForeignMoney("5", "JPY")), (merged.Titles["en"], merged.Value));
        Assert.Equal((new DateOnly(2026, 2, 1), "implementation"), (merged.AsOf, merged.Stage));
    }

    [Fact]
    public async Task A_record_gives_its_compiled_release_else_its_own_releases_and_no_linked_ones()
    {
        var compiled = Ocds.Release("ocds-abc123-1", "2026-01-01", """ "tender": {"id": 1, "title": "Whole"} """);
        var release = Ocds.Release("ocds-abc123-2", "2026-01-01", """ "tender": {"id": 1, "title": "Part"} """);
        var rows = await Ocds.Read($$"""
            {"records": [
              {"ocid": "ocds-abc123-1", "compiledRelease": {{compiled}}, "releases": [{"url": "https://a.example"}]},
              {"ocid": "ocds-abc123-2", "releases": [{{release}}]},
              {"ocid": "ocds-abc123-3", "releases": [{"url": "https://a.example", "date": "2026-01-01T00:00:00Z"}]},
              {"ocid": "ocds-abc123-4", "releases": [{{release}}]},
              {"ocid": "ocds-abc123-5"}]}
            """);
        Assert.Equal(["Whole", "Part", null, null, null], rows.Select(row => row.Opportunity?.Titles["en"]));
        Assert.Equal(
            ["/releases linked-releases", "/releases other-ocid"], rows.Skip(2).Take(2).SelectMany(Ocds.Faults));
        Assert.Contains("/tag required", Ocds.Faults(rows[4]));
    }

    [Theory]
    [InlineData("active", "award", "open", "implementation")]
    [InlineData("planned", "tender", "open", "preparation")]
    [InlineData("cancelled", "tender", "cancelled", "cancelled")]
    [InlineData("unsuccessful", "tender", "closed", null)]
    [InlineData(null, "tenderCancellation", "cancelled", "cancelled")]
    [InlineData(null, "tenderAmendment", "open", "implementation")]
    [InlineData(null, "planning", "open", "preparation")]
    [InlineData(null, "contract", "closed", "implementation")]
    [InlineData(null, "compiled", null, null)]
    public async Task Status_and_stage_follow_the_tender_else_the_tags(
        string? status, string tag, string? expectedStatus, string? expectedStage)
    {
        var stated = status is null ? "null" : $"\"{status}\"";
        var row = Assert.Single(await Ocds.Read(Ocds.Release("ocds-abc123-1", "2026-01-01", $$"""
            "tender": {"id": 1, "title": "Pumps", "status": {{stated}}}
            """, tag)));
        Assert.Equal((expectedStatus, expectedStage), (row.Opportunity!.Status, row.Opportunity.Stage));
    }

    [Theory]
    [InlineData("""{"amount": 0, "currency": "INR"}""", """ "planning": {"budget": {"amount": {"amount": 3}}} """, "3")]
    [InlineData("null", """ "contracts": [{"value": {"amount": 2.5}}, {"value": {"amount": 4}}] """, "6.5")]
    [InlineData("{}", """ "awards": [{"value": {"amount": 2.5}}, {"status": "pending", "value": {"amount": 4}}] """,
        "2.5")]
    [InlineData("{}", """ "awards": [{"value": {"amount": 2.5}}, {"value": {"amount": 4, "currency": "JPY"}}] """,
        null)]
    public async Task The_value_is_the_tenders_else_the_budget_else_what_was_agreed_in_one_currency(
        string value, string members, string? expected)
    {
        var json = Ocds.Release("ocds-abc123-1", "2026-01-01", $$"""
            "tender": {"id": 1, "title": "a", "value": {{value}}}, {{members}}
            """);
        Assert.Equal(expected, Assert.Single(await Ocds.Read(json, Strictness.Lenient)).Opportunity!.Value?.Text);
    }

    [Fact]
    public async Task Strict_names_every_breach_and_lenient_repairs_the_same()
    {
        const string Broken = """
            {"ocid": "ocds-abc123-1", "id": 1, "date": "28-Nov-2024 03:05 PM", "tag": "tender",
             "tender": [{"id": "t", "title": "Pumps", "mainProcuremenCategory": "Works",
               "value": [{"amount": "49,87,000", "currency": "INR"}], "status": "Accepted-AOC",
               "bidOpeing": [{"date": "29-Mar-2026 03:00 PM"}],
               "items": {"id": 1, "deliveryAddress": {"region": "Assam"}}}]}
            """;
        var strict = Assert.Single(await Ocds.Read(Broken));
        Assert.Null(strict.Opportunity);
        Assert.Equal(
            ["/id text-as-number", "/date date-form", "/tag not-a-list", "/tender list-of-one",
                "/tender/0/value list-of-one", "/tender/0/value/0/amount number-as-text",
                "/tender/0/status unknown-code", "/tender/0/items not-a-list", "/initiationType required"],
            Ocds.Faults(strict));

        var lenient = Assert.Single(await Ocds.Read(Broken, Strictness.Lenient));
        Assert.Equal(
            Ocds.Faults(strict).Concat(
            [
                "/tender/0/mainProcuremenCategory misspelt", "/tender/0/mainProcuremenCategory code-case",
                "/tender/0/bidOpeing misspelt", "/tender/0/bidOpeing list-of-one",
                "/tender/0/bidOpeing/0/date date-form",
            ]).Order(StringComparer.Ordinal),
            Ocds.Repairs(lenient).Order(StringComparer.Ordinal));
        var pumps = lenient.Opportunity!;
        Assert.Equal(new ForeignMoney("49,87,000", "INR"), pumps.Value);
        Assert.Equal((new DateOnly(2024, 11, 28), new DateOnly(2026, 3, 29)), (pumps.AsOf, pumps.Deadline));
        Assert.Equal(["Assam"], pumps.Places);
        Assert.Equal([new("procurementCategory", "works", null)], pumps.Classifications);
    }

    [Fact]
    public async Task One_broken_release_rejects_its_ocid_whole_and_no_other()
    {
        var rows = await Ocds.Read($"""
            [{Ocds.Release("ocds-abc123-1", "2026-01-01", """ "tender": {"id": 1, "title": "One"} """)},
             {Ocds.Release("ocds-abc123-1", "2026-01-02", """ "tender": {"id": 1, "title": 5} """)},
             {Ocds.Release("ocds-abc123-2", "2026-01-01", """ "tender": {"id": 1, "title": "Two"} """)}, 7, null]
            """);
        Assert.Equal([4, 5, 1, 3], rows.Select(row => row.Number));
        Assert.Equal([" type", " type", "/tender/title text-as-number"], rows.Take(3).SelectMany(Ocds.Faults));
        Assert.NotNull(rows[3].Opportunity);
    }
}
