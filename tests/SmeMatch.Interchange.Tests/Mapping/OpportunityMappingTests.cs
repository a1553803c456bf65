using System.Text.Json.Nodes;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Mapping;
using SmeMatch.Interchange.Schema;
using Xunit;

namespace SmeMatch.Interchange.Tests.Mapping;

public sealed class OpportunityMappingTests
{
    private static readonly OpportunityMapping Mapping = new(
        Readers.Of(new RecordSchemas(PublishedMapping.Tables).Opportunity, PublishedMapping.Tables),
        PublishedMapping.Tables,
        PublishedMapping.Mapping);

    [Fact]
    public void Every_sub_sector_is_itself_under_the_list_that_exports_name()
    {
        foreach (var sector in PublishedMapping.Tables.Sectors)
        {
            var mapped = Mapping.Map(1, new ForeignOpportunity
            {
                System = "ocds-abc123",
                Id = "1",
                Titles = new Dictionary<string, string> { ["en"] = "A railway yard" },
                Classifications = [new("IN-HML", sector.Code, null)],
            });
            Assert.Equal(sector.Code, (string?)Assert.Single(mapped.Row.Record!["subSectors"]!.AsArray()));
        }
    }

    [Fact]
    public void A_full_record_is_mapped_member_by_member()
    {
        var mapped = Mapping.Map(7, new ForeignOpportunity
        {
            System = "some-portal",
            Id = "T-1",
            Url = "https://example.org/T-1",
            AsOf = new(2026, 10, 1),
            Ocid = "ocds-abc-1",
            ParentId = "P-1",
            Titles = new Dictionary<string, string>
            {
                ["en"] = " Platform screen\ndoors for the metro ",
                ["hi"] = "मेट्रो",
            },
            Description = "With signalling.\nAnd more.",
            Buyer = "Chennai Metro Rail",
            Classifications = [new("oc4ids-sector", "transport.urban", null)],
            Places = ["600001", "Nowhere"],
            Value = new("約37億円", null),
            Stage = "implementation",
            Status = "open",
            Deadline = new(2027, 6, 30),
            FinancingKind = "jica",
        });
        Assert.Empty(mapped.Row.Faults);
        Assert.Equal((7L, "T-1", "P-1"), (mapped.Row.Number, mapped.Row.Key, mapped.ForeignParentId));
        var expected = JsonNode.Parse("""
            {
              "ocid": "ocds-abc-1",
              "title": {"en": "Platform screen doors for the metro", "hi": "मेट्रो"},
              "description": "With signalling.\nAnd more.",
              "buyer": "Chennai Metro Rail",
              "subSectors": ["TL10"],
              "capabilities": ["platform-door", "rail-signalling"], "capabilitiesInferred": true,
              "states": ["IN-TN"],
              "value": {"amount": "3700000000.00", "currency": "JPY"},
              "stage": "implementation", "status": "open", "deadline": "2027-06-30",
              "financing": {"kind": "jica"},
              "source": {
                "system": "some-portal", "id": "T-1", "url": "https://example.org/T-1", "asOf": "2026-10-01"
              }
            }
            """)!;
        Assert.Equal(expected.ToJsonString(Readers.Plain), mapped.Row.Record!.ToJsonString(Readers.Plain));
        Assert.Equal(
            [
                "sub-sector-classified", "capability-inferred", "capability-inferred", "place-unknown",
                "amount-approximate",
            ],
            mapped.Notes.Select(note => note.Code));
    }

    [Fact]
    public void What_nothing_tells_stays_unknown_and_is_noted()
    {
        var mapped = Map("NIT NO 10 OF 2023-24", row => row with
        {
            Url = "no address",
            Classifications = [new("oc4ids-sector", "agriculture", null)],
            Places = ["Aurangabad"],
            Value = new("0.0", "INR"),
        });
        Assert.Equal("""{"title":{"en":"NIT NO 10 OF 2023-24"},"source":{"system":"s","id":"1"}}""",
            mapped.Row.Record!.ToJsonString());
        Assert.Equal(
            ["classification-unknown", "sub-sector-unknown", "place-unknown", "amount-zero", "left-out"],
            mapped.Notes.Select(note => note.Code));
    }

    [Theory]
    [InlineData("A project", "world-bank WC 30; world-bank WV 60; world-bank JB 10", "WS03 WS02")]
    [InlineData("A project", "world-bank WC 95; world-bank WV 5", "WS02")]
    [InlineData("A project", "world-bank LT 100", "EN02 EN03")]
    [InlineData("Transmission line to X", "world-bank LT 100", "EN02")]
    [InlineData("A project", "oc4ids-sector waterAndWaste", "")]
    [InlineData("Sewage treatment plant", "oc4ids-sector waterAndWaste", "WS03")]
    [InlineData("Sewage treatment plant", "oc4ids-sector transport.road", "TL01")]
    [InlineData("Sewage treatment plant", "oc4ids-sector governance", "WS03")]
    [InlineData("Water supply and sewerage", "oc4ids-sector waterAndWaste", "WS02 WS03")]
    [InlineData("Grant of IMFL shop", "oc4ids-sector governance", "")]
    [InlineData("Sewage treatment plant", "", "WS03")]
    public void Classes_come_first_and_words_decide_among_what_a_broad_class_spans(
        string title, string classes, string subSectors)
    {
        var codes = classes.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(code => code.Split(' '))
            .Select(code => new ForeignCode(code[0], code[1], null, code.Length > 2 ? decimal.Parse(code[2]) : null));
        var mapped = Map(title, row => row with { Classifications = [.. codes] });
        Assert.Equal(subSectors, string.Join(' ', mapped.Row.Record!["subSectors"]?.AsArray() ?? []));
        Assert.Equal(
            subSectors.Length == 0,
            mapped.Notes.Any(note => note.Code is "sub-sector-unknown" or "sub-sector-none"));
    }

    [Fact]
    public void A_description_tells_only_where_no_class_is_known_and_by_its_beginning()
    {
        const string text = "Sewage treatment plant";
        Assert.Equal("""["WS03"]""", Sectors(Map("T-1", row => row with { Description = text })));
        Assert.Null(Sectors(Map("T-1", row => row with { Description = new string('x', 299) + " " + text })));
        Assert.Null(Sectors(Map("T-1", row => row with
        {
            Description = text,
            Classifications = [new("oc4ids-sector", "governance", null)],
        })));
    }

    [Theory]
    [InlineData("Switchgear for the water works", "gas-insulated-switchgear", false)]
    [InlineData("132 kV switchgear", "gas-insulated-switchgear", true)]
    [InlineData("Metro signalling and tunnel ventilation", "rail-signalling tunnel-ventilation", true)]
    [InlineData("地下鉄のホームドアと信号設備", "platform-door rail-signalling", true)]
    public void Words_tell_capabilities_that_serve_the_sub_sector(string title, string tags, bool told)
    {
        var mapped = Map(title, row => row with { Titles = new Dictionary<string, string> { ["ja"] = title } });
        var capabilities = mapped.Row.Record!["capabilities"]?.AsArray().Select(tag => (string)tag!).ToList() ?? [];
        Assert.Equal(told ? tags.Split(' ').Order() : [], capabilities.Order());
        Assert.Equal(told, mapped.Row.Record["capabilitiesInferred"] is not null);
    }

    [Fact]
    public void Texts_are_cut_to_their_length_and_broken_ones_mended()
    {
        var mapped = Map(new string('x', 298) + "😀😀", row => row with { Buyer = "A\u0000B", Description = "\t \n" });
        Assert.Empty(mapped.Row.Faults);
        Assert.Equal(new string('x', 298) + "…", (string)mapped.Row.Record!["title"]!["en"]!);
        Assert.Equal("A B", (string)mapped.Row.Record["buyer"]!);
        Assert.Null(mapped.Row.Record["description"]);
        Assert.Contains(mapped.Notes, note => (note.Pointer, note.Code) == ("/title/en", "text-shortened"));
    }

    [Fact]
    public void The_whole_country_has_no_states_and_an_unusable_record_is_rejected_with_its_faults()
    {
        var nationwide = Map("Roads in Assam", row => row with { Nationwide = true });
        Assert.Null(nationwide.Row.Record!["states"]);
        var rejected = Map("Roads", row => row with
        {
            Stage = "someday",
            Titles = new Dictionary<string, string> { ["fr"] = "Routes" },
        });
        Assert.Null(rejected.Row.Record);
        Assert.Equal(["/stage unknown-code", "/title/en required"],
            rejected.Row.Faults.Select(fault => $"{fault.Pointer} {fault.Code}"));
        Assert.Contains(rejected.Notes, note => note.Code == "left-out");
    }

    [Fact]
    public void Every_real_title_gives_a_record_and_most_of_them_a_sub_sector()
    {
        var mapped = RealTitles.All().Where(title => title.Source == "assam")
            .Select(title => Map(title.Text, row => row with
            {
                Classifications = [new("assam-tenders", null, title.Category)],
                Places = ["Assam"],
            })).ToList();
        Assert.All(mapped, result => Assert.Empty(result.Row.Faults));
        Assert.All(mapped, result => Assert.Equal("""["IN-AS"]""", result.Row.Record!["states"]!.ToJsonString()));
        Assert.Equal((3627, 2697), (mapped.Count, mapped.Count(result => Sectors(result) is not null)));
        Assert.Equal((452, 478), (Noted("sub-sector-none"), Noted("sub-sector-unknown")));

        int Noted(string code) => mapped.Count(result => result.Notes.Any(note => note.Code == code));
    }

    [Fact]
    public void Every_loan_of_JICA_gives_a_record_with_its_amount_and_no_wrong_sub_sector_or_state()
    {
        var path = Path.Combine(
            RepositoryRoot.SampleData("opportunities", "jica-oda-loans"), "jica_india_oda_loans_transcribed.csv");
        var loans = RealTitles.Rows(path, row => (
            Amount: $"{row("amount")} {row("unit")}", Currency: row("currency"), Title: row("project_name"),
            Sector: row("sector_inferred_oc4ids_style"), States: row("state_iso_inferred").Split(';')));
        var labels = RealTitles.Read();
        var mapped = loans.Select((loan, index) => (Loan: loan, labels[("jica", $"{index + 2}")].SubSectors,
            Result: Map(loan.Title, row => row with
            {
                Classifications = [new("oc4ids-sector", loan.Sector, null)],
                Value = new(loan.Amount, loan.Currency),
            }))).ToList();
        Assert.All(mapped, loan => Assert.Empty(loan.Result.Row.Faults));
        Assert.All(mapped, loan => Assert.NotNull(loan.Result.Row.Record!["value"]));
        Assert.All(mapped, loan => Assert.Subset(
            loan.SubSectors.ToHashSet(), Codes(loan.Result, "subSectors").ToHashSet()));
        Assert.All(mapped.Where(loan => loan.Loan.States[0].Length > 0), loan => Assert.Subset(
            loan.Loan.States.ToHashSet(), Codes(loan.Result, "states").ToHashSet()));
        Assert.Equal((46, 31, 35), (
            mapped.Count,
            mapped.Count(loan => Codes(loan.Result, "subSectors").Any()),
            mapped.Count(loan => Codes(loan.Result, "states").Any())));
    }

    private static IEnumerable<string> Codes(MappedOpportunity mapped, string member) =>
        mapped.Row.Record![member]?.AsArray().Select(code => (string)code!) ?? [];

    private static string? Sectors(MappedOpportunity mapped) => mapped.Row.Record!["subSectors"]?.ToJsonString();

    private static MappedOpportunity Map(string title, Func<ForeignOpportunity, ForeignOpportunity> change) =>
        Mapping.Map(1, change(new ForeignOpportunity
        {
            System = "s",
            Id = "1",
            Titles = new Dictionary<string, string> { ["en"] = title },
        }));
}
