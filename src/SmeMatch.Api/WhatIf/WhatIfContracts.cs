using System.ComponentModel.DataAnnotations;
using SmeMatch.Api.Matches;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.WhatIf;

/// <summary>What to try; its schema is made from the form and the record schemas.</summary>
public sealed class WhatIfInput;

/// <summary>One match as it would be, beside what it is today.</summary>
/// <param name="Name">The firm or project listed.</param>
/// <param name="Rank">Its place then; null when it would not be listed.</param>
/// <param name="RankToday">Its place in today's list; null when it is not listed.</param>
/// <param name="Shift">How many places up (down when negative); null unless listed both times.</param>
/// <param name="Score">The score then, 0 to 100.</param>
/// <param name="ScoreToday">The score as saved, by today's weights; null when a side is not saved.</param>
/// <param name="Match">The match as it would be, with reasons and gates.</param>
public sealed record WhatIfEntry(
    string Name, int? Rank, int? RankToday, [property: Range(-99, 99)] int? Shift, decimal Score, decimal? ScoreToday,
    MatchResponse Match);

/// <summary>A list as it would be; nothing of it is stored.</summary>
/// <param name="Of">The project or firm it is about.</param>
/// <param name="Weights">The weights tried.</param>
/// <param name="WeightsToday">The weights of the stored lists.</param>
/// <param name="Kept">How many matches there would be in all, of which a list holds at most 100.</param>
/// <param name="Items">In order.</param>
public sealed record WhatIfResponse(
    ShortResponse Of, WeightsResponse Weights, WeightsResponse WeightsToday, int Kept,
    IReadOnlyList<WhatIfEntry> Items);

/// <summary>The members of the body besides the two records.</summary>
internal static class WhatIfForm
{
    public const string Sme = "sme";
    public const string Opportunity = "opportunity";
    private const int MostWeight = 1_000;

    public static RecordSchema Schema { get; } = new(
        "WhatIf",
        [
            new("opportunityId", FieldKind.Text,
                "A project by title, a few words of it, or id; leave it out to try one that is not saved.")
            {
                Example = "\"Wayside battery to catch braking energy of heavy trains\"",
            },
            new("smeId", FieldKind.Text, "A firm by name, a few words of it, or id; leave it out to see all firms."),
            Weight("sector", 40),
            Weight("size", 20),
            Weight("region", 40),
            new("limit", FieldKind.Integer, "How many matches to show; 20 unless said otherwise.")
            {
                Minimum = 1,
                Maximum = 100,
                Example = "5",
            },
        ],
        [], []);

    private static Field Weight(string factor, int example) => new(
        "weights." + factor, FieldKind.Integer,
        $"Weight of the {factor} factor; today's where left out. Not all may be 0.")
    {
        Maximum = MostWeight,
        Example = $"{example}",
    };
}
