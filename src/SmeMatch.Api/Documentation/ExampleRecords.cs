using System.Text.Json.Nodes;

namespace SmeMatch.Api.Documentation;

/// <summary>
/// Records of the demo registry that the document's examples name; a test executes each example in a browser.
/// What is read, what is changed and what is deleted are different records, so that no example spoils another.
/// </summary>
internal static class ExampleRecords
{
    private static readonly Side Firm = new(
        "firm",
        "Shiba-Daimon Power Technology Co., Ltd.",
        "019a0001-2ca5-7df4-a878-452576079df3",
        "Shinomiya Special Bodies Co., Ltd.",
        "019a0001-51a9-71e7-9515-f1ff68834c79",
        "Yokone AGV Co., Ltd.",
        """{"employees":65,"certifications":["iso-9001"]}""",
        """
        {
          "name": { "ja": "四之宮特装車体株式会社", "en": "Shinomiya Special Bodies Co., Ltd." },
          "prefecture": "JP-14",
          "municipality": "平塚市",
          "industries": ["3112"],
          "capabilities": ["refuse-vehicle", "reefer-vehicle"],
          "capital": { "amount": "20000000.00", "currency": "JPY" },
          "employees": 65,
          "annualTurnover": { "amount": "2100000000.00", "currency": "JPY" },
          "roles": ["supplier"],
          "presenceStates": ["IN-TN"],
          "targetStates": ["IN-PB", "IN-HR"],
          "certifications": ["iso-9001"],
          "indianEntity": true,
          "deliveredInIndia": true,
          "exports": true,
          "englishContact": true,
          "landBorderOwnership": "none",
          "debarred": false
        }
        """);

    private static readonly Side Project = new(
        "project",
        "Wayside battery to catch braking energy of heavy trains",
        "019a0000-f9fd-7280-9d42-c9709b47c530",
        "Bogie overhaul parts for the first train fleet",
        "019a0000-7cde-7991-a7c1-6c0d4a69a9fc",
        "Stand-by load dispatch computer room",
        """{"deadline":"2027-12-31"}""",
        """
        {
          "parentId": "019a0000-5b20-784c-9f6a-becffc6c21f4",
          "title": { "en": "Bogie overhaul parts for the first train fleet", "ja": "初期編成の台車オーバーホール部品" },
          "description": "Rubber springs, air bags and yaw dampers for 150 cars due for their second overhaul.",
          "subSectors": ["TL08"],
          "capabilities": ["rolling-stock-bogie-parts"],
          "states": ["IN-KA"],
          "value": { "amount": "340000000.00", "currency": "JPY" },
          "rolesSought": ["supplier"],
          "stage": "maintenance",
          "deadline": "2027-12-31",
          "financing": { "kind": "government" }
        }
        """);

    /// <summary>Two firms as CSV; the second has faults on purpose, so that there are rejections to see.</summary>
    public const string File = """
        name.ja,name.en,prefecture,municipality,industries,employees,annualTurnover.amount,annualTurnover.currency
        鞆津揚水機器株式会社,"Tomotsu Water Lifting Co., Ltd.",JP-34,福山市,2521,45,900000000,JPY
        尾道配管工業株式会社,"Onomichi Pipe Fitting Co., Ltd.",JP-34,尾道市,pipes,about 30,,

        """;

    /// <summary>The name of two records of the demo registry that may be one firm.</summary>
    public const string PairName = "Inasa Lighting";

    /// <summary>Their ids, in the order in which the list shows them.</summary>
    public static (string First, string Second) Pair { get; } =
        ("019a0001-28d3-7a17-94f6-25d75c7dd72a", "019a0001-5e0c-7b63-8d42-91c7e4a60f35");

    /// <summary>The decision about the pair that can be taken again, and taken back by a merge.</summary>
    public static JsonNode Decision => new JsonObject { ["decision"] = "apart" };

    /// <summary>The example of an id in a path, and the name of the record it means.</summary>
    public static (string Example, string Name) Of(bool ofSme, string? method)
    {
        var side = ofSme ? Firm : Project;
        return method?.ToUpperInvariant() switch
        {
            "PUT" or "PATCH" => (side.Changed, side.ChangedName),
            "DELETE" => (side.Deleted, side.DeletedName),
            _ => (side.Read, side.Read),
        };
    }

    /// <summary>The word for a record of that side.</summary>
    public static string Word(bool ofSme) => (ofSme ? Firm : Project).Word;

    /// <summary>The body that changes the example record; null for other methods.</summary>
    public static JsonNode? Body(bool ofSme, string? method)
    {
        var side = ofSme ? Firm : Project;
        return method?.ToUpperInvariant() switch
        {
            "PUT" => JsonNode.Parse(side.Replacement),
            "PATCH" => JsonNode.Parse(side.Change),
            _ => null,
        };
    }

    private sealed record Side(
        string Word, string Read, string Changed, string ChangedName, string Deleted, string DeletedName,
        string Change, string Replacement);
}
