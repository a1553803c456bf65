using System.Text.RegularExpressions;
using SmeMatch.Api.Display;
using SmeMatch.Api.Matches;
using SmeMatch.Interchange.Reference;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Tests.Display;

/// <summary>Gates and reasons name what they rest on, in three languages; with 2 yen to the rupee.</summary>
public sealed partial class ReasonTextsTests
{
    private static readonly ReferenceTables Published =
        ReferenceTableReader.Read(Path.Combine(RepositoryRoot.Path, "db", "reference"));

    private static readonly Lookup Round = new(Published with
    {
        Rates = [new("INR", 2m, new DateOnly(2026, 1, 1), "test")],
    });

    private static readonly Scorer Scorer = new(Round, ScoringProfile.Default, new DateOnly(2026, 11, 23));
    private static readonly Wordings Wordings = new(Round);

    private static readonly Sme Firm = new()
    {
        Id = new Guid("018f0000-0000-7000-8000-000000000001"),
        Industries = ["2521"],
        Capital = Yen(30_000_000),
        Employees = 90,
        AnnualTurnover = Yen(593_000_000),
        Roles = [Role.Supplier],
        Certifications = ["iso-9001"],
    };

    private static readonly Opportunity Package = new()
    {
        Id = new Guid("018f0000-0000-7000-8000-000000000002"),
        SubSectors = ["WS02"],
        States = ["IN-TN"],
        Value = new Money(170_000_000, "INR"),
        Deadline = new DateOnly(2027, 3, 17),
    };

    [Theory]
    [InlineData(Language.En,
        "No role is both sought and offered. Sought: supplier, subcontractor; the firm offers: prime contractor.",
        "The firm's word that it would take a sought role: supplier, subcontractor.")]
    [InlineData(Language.Ja,
        "求められる役割と企業が担う役割に一致するものがありません。求められる役割：資機材の供給者、下請。企業が担う役割：元請。",
        "求められる役割を引き受けるとの企業の申告：資機材の供給者、下請。")]
    [InlineData(Language.Hi,
        "माँगी गई और फर्म द्वारा दी गई भूमिकाओं में कोई समान नहीं है। माँगी गई: आपूर्तिकर्ता, उप-ठेकेदार; "
            + "फर्म द्वारा दी गई: मुख्य ठेकेदार।",
        "फर्म का यह कथन कि वह माँगी गई भूमिका लेगी: आपूर्तिकर्ता, उप-ठेकेदार।")]
    public void A_failed_role_gate_names_the_roles_sought_and_offered(
        Language language, string evidence, string settle)
    {
        var gate = Gate(language, "role", Firm with { Roles = [Role.Prime] },
            Package with { RolesSought = [Role.Supplier, Role.Subcontractor] });
        Assert.Equal(("gate-role-none-shared", "fail"), (gate.Code, gate.Result));
        Assert.Equal((evidence, settle), (gate.Evidence, gate.Settle));
    }

    [Theory]
    [InlineData(Language.En,
        "Prime contractor is the only role; the firm's turnover is ¥593 million (5億9,300万円), and a prime contractor "
            + "of this package needs ₹240 crore, about ¥4.8 billion at the rate of 2026-01-01.")]
    [InlineData(Language.Ja,
        "役割は元請のみです。企業の年商は5億9,300万円で、この案件の元請に必要な年商"
            + "（24億ルピー（240クロール）、約48億円、2026-01-01のレート）に達しません。")]
    [InlineData(Language.Hi,
        "भूमिका केवल मुख्य ठेकेदार की है; फर्म का कारोबार 59.3 करोड़ येन है, जो इस पैकेज के मुख्य ठेकेदार के लिए "
            + "आवश्यक राशि (240 करोड़ रुपये, लगभग 480 करोड़ येन, 2026-01-01 की दर से) से कम है।")]
    public void A_turnover_too_small_for_a_prime_stands_beside_what_is_needed(Language language, string expected)
    {
        var gate = Gate(language, "role", Firm with { Roles = [Role.Prime] },
            Package with { Value = new Money(8_000_000_000, "INR") });
        Assert.Equal(("gate-role-turnover", expected), (gate.Code, gate.Evidence));
    }

    [Theory]
    [InlineData(Language.En,
        "As supplier, the usual share (1–60 % of ₹17 crore, about ¥3.4 million–¥204 million at the rate of "
            + "2026-01-01) is comfortable beside a year's turnover of ¥593 million (5億9,300万円).")]
    [InlineData(Language.Ja,
        "資機材の供給者としての通常の分担（1.7億ルピー（17クロール）の1–60%、約340万円〜2億400万円、2026-01-01のレート）は、"
            + "年商5億9,300万円に対して無理のない規模です。")]
    [InlineData(Language.Hi,
        "आपूर्तिकर्ता के रूप में सामान्य हिस्सा (17 करोड़ रुपये का 1–60%, लगभग 34 लाख येन–20.4 करोड़ येन, "
            + "2026-01-01 की दर से) 59.3 करोड़ येन के वार्षिक कारोबार के सामने सहज है।")]
    public void The_share_stands_in_the_currency_of_the_turnover_too(Language language, string expected) =>
        Assert.Equal(expected, Size(language, Package));

    [Fact]
    public void A_share_in_the_currency_of_the_turnover_is_not_converted() => Assert.Equal(
        "As supplier, the usual share (1–60 % of ¥340 million (3億4,000万円)) is comfortable beside a year's turnover of "
            + "¥593 million (5億9,300万円).",
        Size(Language.En, Package with { Value = Yen(340_000_000) }));

    [Fact]
    public void A_passed_gate_names_what_it_rests_on()
    {
        var package = Package with { Requirements = new Requirements { Certifications = ["iso-9001"] } };
        Assert.Equal("The firm takes part and the opportunity is open until 17 March 2027.", Said("open", Firm));
        Assert.Equal(
            "No required certificate is missing; held: ISO 9001 quality management.", Said("certifications", Firm));
        Assert.Equal(
            "The condition on size is met (SME Basic Act, class: manufacturing and other): "
                + "capital ¥30 million (3,000万円) ≤ ¥300 million (3億円).",
            Said("sme-status", Firm));
        Assert.Equal("Sought, offered and left by the rules: supplier.", Said("role", Firm));
        Assert.Equal(
            "Sought, offered and left by the rules: joint-venture member, subcontractor, supplier "
                + "(assumed, as the firm names no role).",
            Said("role", Firm with { Roles = [] }));

        string Said(string gate, Sme firm) => Gate(Language.En, gate, firm, package).Evidence;
    }

    [Fact]
    public void A_gate_with_nothing_to_name_says_so_in_a_whole_sentence()
    {
        var package = Package with { Deadline = null };
        Assert.Equal(
            "The firm takes part and the opportunity is open.", Gate(Language.En, "open", Firm, package).Evidence);
        Assert.Equal(
            "No required certificate is missing.", Gate(Language.En, "certifications", Firm, package).Evidence);
    }

    [Fact]
    public void A_larger_firm_that_is_admitted_is_not_called_an_sme()
    {
        var gate = Gate(
            Language.En, "sme-status", Firm with { Capital = Yen(400_000_000), Employees = 301 },
            Package with { Requirements = new Requirements { SmeOnly = false } });
        Assert.Equal("gate-sme-status-pass", gate.Code);
        Assert.EndsWith(
            ": larger firms are admitted too "
                + "(capital ¥400 million (4億円) > ¥300 million (3億円) and employees 301 > 300).",
            gate.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_role_gate_asks_only_for_what_is_missing()
    {
        var gate = Gate(Language.En, "role", Firm with { Roles = [Role.Prime] }, Package with { Value = null });
        Assert.Equal("gate-role-turnover-unknown", gate.Code);
        Assert.EndsWith("not known; missing: the package's value.", gate.Evidence, StringComparison.Ordinal);
        Assert.Equal("To be stated: the package's value.", gate.Settle);
    }

    [Fact]
    public void A_sector_without_a_relation_names_industries_sub_sectors_and_needs()
    {
        var (firm, package) =
            (Firm with { Industries = ["052"] }, Package with { Capabilities = ["pump-water-sewage"] });
        var said = Reasons.Of(Scorer.Score(firm, package), firm, package)
            .Select(reason => Wordings[Language.En].Reasons.Show(reason).Text).ToList();
        Assert.Equal(
            "None of the firm's industries has a published relation to the sub-sectors: Water treatment plants; "
                + "the firm's industries: Coal and lignite mining (JSIC 052).",
            said[0]);
        Assert.Equal(
            "Lists no capability, and the needed ones are not usual for its industry: Water, sewage and irrigation "
                + "pumps; the firm's industries: Coal and lignite mining (JSIC 052).",
            said[1]);
    }

    [Fact]
    public void A_closed_project_is_not_called_a_closed_firm()
    {
        Assert.Equal(
            "案件の状態は「募集終了」です。",
            Gate(Language.Ja, "open", Firm, Package with { Status = OpportunityStatus.Closed }).Evidence);
        Assert.Equal(
            "企業の状態は「閉鎖」です。",
            Gate(Language.Ja, "open", Firm with { Status = SmeLifecycle.Closed }, Package).Evidence);
    }

    [Fact]
    public void An_industry_has_its_code_in_the_brackets_of_its_language()
    {
        Assert.EndsWith("（JSIC 0621）", Wordings[Language.Ja].Names.Industry("0621"), StringComparison.Ordinal);
        Assert.DoesNotContain(" （", Wordings[Language.Ja].Names.Industry("0621"), StringComparison.Ordinal);
        Assert.EndsWith(" (JSIC 0621)", Wordings[Language.En].Names.Industry("0621"), StringComparison.Ordinal);
    }

    /// <summary>A postposition would change the name's last word; in quotes it stays as it is.</summary>
    [Fact]
    public void In_Hindi_no_postposition_follows_a_name_without_quotes() => Assert.All(
        Published.Texts, row => Assert.DoesNotMatch(BareName(), row.Hi ?? ""));

    private static GateResponse Gate(Language language, string name, Sme sme, Opportunity opportunity) =>
        Wordings[language].Reasons.Show(
            Scorer.Score(sme, opportunity).Eligibility.Gates.Single(gate => gate.Name == name));

    private static string Size(Language language, Opportunity opportunity) =>
        Reasons.Of(Scorer.Score(Firm, opportunity), Firm, opportunity)
            .Where(reason => reason.Code.StartsWith("size-", StringComparison.Ordinal))
            .Select(reason => Wordings[language].Reasons.Show(reason).Text).Single();

    private static Money Yen(decimal amount) => new(amount, "JPY");

    [GeneratedRegex(@"\{(industry|subSector|corridor|capability)\} (का|के|की|को|पर|में|से) ")]
    private static partial Regex BareName();
}
