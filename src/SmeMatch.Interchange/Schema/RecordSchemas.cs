using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Schema;

/// <summary>The two kinds of records, with the codes of the tables in force.</summary>
public sealed class RecordSchemas
{
    public const string IndustryPattern = "^(0[1-9]|[1-9][0-9])[0-9]{0,2}$";
    public const string CorporateNumberPattern = "^[1-9][0-9]{12}$";
    public const string AmountPattern = @"^[0-9]{1,15}(\.[0-9]{1,2})?$";
    public const string TextPattern = @"^[^\u0000-\u001F\u007F]*[^\u0000-\u0020\u007F\u3000][^\u0000-\u001F\u007F]*$";
    public const string LongTextPattern = @"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$";
    public const string DatePattern = "^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

    /// <summary>RFC 3339 without leap seconds; offsets as they exist, none that leaves the year 9999.</summary>
    public const string TimePattern =
        "^(?!9999-12-31.*-)[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
        + @"[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?"
        + "([Zz]|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)$";

    /// <summary>A web address: host names in any script, no user, nothing blank.</summary>
    public const string UrlPattern =
        $"^https?://{HostLetter}+(-+{HostLetter}+)*(\\.{HostLetter}+(-+{HostLetter}+)*)*(:[0-9]{{1,5}})?"
        + @"([/?#][^\u0000-\u0020\u007F-\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]*)?$";
    private const string HostLetter = "[0-9A-Za-z_\\u00C0-\\u167F\\u3041-\\u9FFF]";
    private const int OldestFirm = 500;
    private const int LatestYear = 2100;

    /// <summary>The project status codes of OC4IDS 0.9 (Open Contracting for Infrastructure Data Standard).</summary>
    public static IReadOnlyList<string> Stages { get; } =
    [
        "identification", "preparation", "implementation", "completion", "maintenance", "decommissioning",
        "decommissioned", "cancelled",
    ];

    private static readonly string[] ComputedBySystem =
        ["version", "createdAt", "updatedAt", "shown", "licence", "provenance"];

    public RecordSchemas(ReferenceTables tables)
    {
        Currencies = tables.Currencies;
        var states = new Field("", FieldKind.CodeList, "")
        {
            Values = [.. tables.States.Select(row => row.Code)],
            Aliases = tables.States.SelectMany(row => row.Aliases.Select(alias => (alias, row.Code)))
                .ToDictionary(pair => pair.alias, pair => pair.Code),
        };
        var capabilities = states with
        {
            Values = [.. tables.Capabilities.Select(row => row.Tag)],
            Aliases = NoAliases,
        };
        var certifications = states with
        {
            Values = [.. tables.Certifications.Select(row => row.Tag)],
            Aliases = NoAliases,
        };
        var roles = states with { Values = Wire.Values<Role>(), Aliases = NoAliases };
        string[] prefectures = [.. tables.Prefectures.Select(row => row.Code)];
        Sme = new RecordSchema("Sme",
            [.. SmeFields(states, capabilities, certifications, roles, prefectures), .. SourceFields()],
            ["id", "smeStatus", "briefUrl", "publicListingConsent", .. ComputedBySystem], ["name.ja", "name.en"]);
        var sectors = states with { Values = [.. tables.Sectors.Select(row => row.Code)], Aliases = NoAliases };
        Opportunity = new RecordSchema("Opportunity",
            [.. OpportunityFields(states, capabilities, certifications, roles, sectors), .. SourceFields()],
            ["id", "briefUrl", .. ComputedBySystem], ["title.en", "title.ja"]);
    }

    public RecordSchema Sme { get; }

    public RecordSchema Opportunity { get; }

    /// <summary>JPY and the currencies of the rates.</summary>
    public IReadOnlyList<string> Currencies { get; }

    private static Dictionary<string, string> NoAliases => [];

    private static IEnumerable<Field> SmeFields(
        Field states, Field capabilities, Field certifications, Field roles, IReadOnlyList<string> prefectures) =>
    [
        new("corporateNumber", FieldKind.Code,
            "The 13-digit corporate number (法人番号) of Japan's National Tax Agency; its first digit is the check "
            + "digit of the other twelve. A My Number is never accepted.")
        {
            Pattern = CorporateNumberPattern,
            Check = (text => CorporateNumber.IsValid(text), "its check digit is wrong"),
            Format = "corporate-number",
        },
        new("name.ja", FieldKind.Text, "The firm's name in Japanese; this or name.en is required.")
        {
            Example = "\"備後ポンプ工業株式会社\"",
        },
        new("name.kana", FieldKind.Text, "The reading of the name in katakana."),
        new("name.en", FieldKind.Text, "The firm's name in English; this or name.ja is required.")
        {
            Example = "\"Bingo Pump Works Co., Ltd.\"",
        },
        new("prefecture", FieldKind.Code, "Prefecture of the head office, ISO 3166-2 such as JP-34.")
        {
            Values = prefectures,
            Example = "\"JP-34\"",
        },
        new("municipality", FieldKind.Text, "City, ward, town or village of the head office, in Japanese.")
        {
            Example = "\"福山市\"",
        },
        new("industries", FieldKind.CodeList,
            "JSIC revision 14 codes (日本標準産業分類) of two to four digits, the primary one first.")
        {
            Pattern = IndustryPattern,
            Example = "[\"2521\"]",
        },
        new("industriesInferred", FieldKind.Flag,
            "Whether the industries were inferred from the firm's name rather than stated."),
        capabilities with
        {
            Path = "capabilities",
            Description = "What the firm can do or make: tags of /v1/reference/capabilities.",
        },
        new("capital", FieldKind.Money, "Paid-in capital (資本金)."),
        new("employees", FieldKind.Integer, "Regular employees (常時使用する従業員), without directors.")
        {
            Maximum = 10_000_000,
            Example = "60",
        },
        new("annualTurnover", FieldKind.Money, "Turnover (売上高) of the latest business year.")
        {
            Example = "{\"amount\":\"1450000000.00\",\"currency\":\"JPY\"}",
        },
        new("founded", FieldKind.Integer, "Year of foundation.") { Minimum = OldestFirm, Maximum = LatestYear },
        roles with
        {
            Path = "roles",
            Description = "Roles the firm offers; none means jvMember, subcontractor and supplier, as an assumption.",
        },
        states with
        {
            Path = "presenceStates",
            Description = "Indian states where the firm has an office, plant or subsidiary; "
                + "retired ISO 3166-2 codes are accepted, current ones returned.",
        },
        states with
        {
            Path = "targetStates",
            Description = "Indian states the firm wants to work in; more than ten count as naming none.",
            Example = "[\"IN-TN\"]",
        },
        certifications with
        {
            Path = "certifications",
            Description = "Certificates held: tags of /v1/reference/certifications.",
            Example = "[\"iso-9001\"]",
        },
        new("indianEntity", FieldKind.Flag, "Whether the firm has a legal entity in India."),
        new("deliveredInIndia", FieldKind.Flag, "Whether the firm has delivered goods or works in India before."),
        new("exports", FieldKind.Flag, "Whether the firm exports."),
        new("englishContact", FieldKind.Flag, "Whether a person who speaks English answers."),
        new("landBorderOwnership", FieldKind.Code,
            "Whether owners from a country with a land border to India exist and are registered there "
            + "(GFR rule 144 (xi)).")
        {
            Values = Wire.Values<LandBorderOwnership>(),
        },
        new("debarred", FieldKind.Flag, "Whether the firm is barred from public tenders or by a development bank."),
        new("website", FieldKind.Url, "The firm's website."),
        new("publicListing", FieldKind.Flag, "Whether the firm agreed to be named on partner websites."),
        new("status", FieldKind.Code, "Whether the firm takes part; active unless said otherwise.")
        {
            Values = Wire.Values<SmeLifecycle>(),
        },
    ];

    private static IEnumerable<Field> OpportunityFields(
        Field states, Field capabilities, Field certifications, Field roles, Field sectors) =>
    [
        new("ocid", FieldKind.Text, "Open Contracting ID of the contracting process."),
        new("parentId", FieldKind.Id, "The project this is a package of."),
        new("title.en", FieldKind.Text, "Title in English; this or title.ja is required.")
        {
            Example = "\"Pumping machinery for the Kolar water supply scheme\"",
        },
        new("title.ja", FieldKind.Text, "Title in Japanese; this or title.en is required."),
        new("title.hi", FieldKind.Text, "Title in Hindi."),
        new("description", FieldKind.LongText, "What is bought, in plain words."),
        new("buyer", FieldKind.Text, "The buying or executing agency."),
        sectors with
        {
            Path = "subSectors",
            Description = "Sub-sectors of India's Harmonized Master List (TL01 to SC12), the primary one first.",
            Example = "[\"WS02\"]",
        },
        capabilities with
        {
            Path = "capabilities",
            Description = "Needed capabilities: tags of /v1/reference/capabilities.",
        },
        new("capabilitiesInferred", FieldKind.Flag,
            "Whether the capabilities were inferred from title and description."),
        states with
        {
            Path = "states",
            Description = "Indian states it lies in; retired ISO 3166-2 codes are accepted, current ones returned.",
            Example = "[\"IN-KA\"]",
        },
        new("nationwide", FieldKind.Flag, "Whether it concerns all of India; states then play no part."),
        new("value", FieldKind.Money, "Estimated value; zero is refused.")
        {
            AboveZero = true,
            Example = "{\"amount\":\"250000000.00\",\"currency\":\"INR\"}",
        },
        roles with { Path = "rolesSought", Description = "Roles the buyer seeks; none means all four." },
        new("stage", FieldKind.Code, "Project status by OC4IDS.") { Values = Stages },
        new("status", FieldKind.Code,
            "open unless said otherwise; an umbrella is a project whose packages are matched in its place.")
        {
            Values = Wire.Values<OpportunityStatus>(),
        },
        new("deadline", FieldKind.Date, "Last day for a bid.") { Example = "\"2027-06-30\"" },
        new("financing.kind", FieldKind.Code, "Who finances it.") { Values = Wire.Values<FinancingKind>() },
        new("financing.step", FieldKind.Flag, "Whether JICA's tied STEP condition (本邦技術活用条件) applies; never inferred."),
        certifications with
        {
            Path = "requirements.certifications",
            Description = "Required certificates: tags of /v1/reference/certifications.",
        },
        new("requirements.minTurnover", FieldKind.Money, "Least annual turnover of a prime contractor."),
        new("requirements.smeOnly", FieldKind.Flag,
            "false opens it to firms that are no SME; otherwise only SMEs are matched."),
    ];

    private static IEnumerable<Field> SourceFields() =>
    [
        new("source.system", FieldKind.Text, "The system or register the facts come from."),
        new("source.id", FieldKind.Text, "The record's identifier there."),
        new("source.url", FieldKind.Url, "Where it can be read."),
        new("source.asOf", FieldKind.Date, "The day the facts were true."),
        new("verifiedAt", FieldKind.Time, "When the facts were last verified; the future is refused.")
        {
            NotInFuture = true,
        },
    ];
}
