using System.Text.Json.Nodes;

namespace SmeMatch.Interchange.Tests.OpenContracting;

/// <summary>Opportunity records with members by chance, the same at every run.</summary>
internal static class RandomRecords
{
    private const int Seed = 8;
    private static readonly string[] Statuses = ["open", "closed", "cancelled", "umbrella"];
    private static readonly string[] Stages = ["identification", "preparation", "implementation", "completion"];

    public static IEnumerable<JsonObject> Some(int count)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(1, count).Select(number => Record(random, number))];
    }

    private static JsonObject Record(Random random, int number)
    {
        var record = new JsonObject
        {
            ["id"] = $"018f0000-0000-7000-8000-{number:D12}",
            ["title"] = Title(random, number),
            ["version"] = random.Next(1, 9),
            ["updatedAt"] = $"2026-0{random.Next(1, 9)}-03T04:05:06.5Z",
        };
        Perhaps("ocid", () => $"ocds-zzz999-{number}");
        Perhaps("description", () => "=Pumps,\r\n\tvalves & \"pipes\"; 'ポンプ' 🚰 \\u0000 </script>");
        Perhaps("buyer", () => $"Jal Nigam {number} “＝＋” & <Co>");
        Perhaps("subSectors", () => new JsonArray("WS02", "TL07"));
        Perhaps("states", () => new JsonArray("IN-AS", "IN-TN"));
        Perhaps("nationwide", () => random.Next(2) == 0);
        Perhaps("value", () => new JsonObject
        {
            ["amount"] = $"{random.NextInt64(1, 1_000_000_000_000_000)}.{random.Next(100):D2}",
            ["currency"] = "INR",
        });
        Perhaps("stage", () => Stages[random.Next(Stages.Length)]);
        Perhaps("status", () => Statuses[random.Next(Statuses.Length)]);
        Perhaps("deadline", () => $"2027-1{random.Next(3)}-{random.Next(1, 31):D2}");
        Perhaps("source", () => new JsonObject
        {
            ["system"] = "portal",
            ["id"] = "7",
            ["url"] = random.Next(2) == 0 ? "https://a.example/7" : "https://例え.example/案件?q=7|8",
        });
        return record;

        void Perhaps(string name, Func<JsonNode> value)
        {
            if (random.Next(3) > 0)
            {
                record[name] = value();
            }
        }
    }

    private static JsonObject Title(Random random, int number) => random.Next(3) switch
    {
        0 => new() { ["en"] = $"Pumps {number}" },
        1 => new() { ["ja"] = $"ポンプ {number}", ["hi"] = "पंप" },
        _ => new() { ["en"] = $"'=Pumps {number}; \"high\" 𠮷", ["ja"] = "ポンプ" },
    };
}
