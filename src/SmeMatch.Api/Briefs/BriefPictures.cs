using System.Xml.Linq;
using SmeMatch.Api.Display;
using SmeMatch.Api.Matches;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Api.Briefs;

/// <summary>The small pictures of one candidate.</summary>
internal static class BriefPictures
{
    private const double Width = 240;
    private const string Bar = "#2f6f8f";
    private const string Pale = "#dfe6ea";

    /// <summary>The three factors as bars from 0 to 100.</summary>
    public static XElement Factors(MatchResponse match, Wording wording)
    {
        var rows = new[]
        {
            ("brief-sector", match.Factors.Sector), ("brief-size", match.Factors.Size), ("brief-region", match.Factors.Region),
        };
        return Svg.Picture(Width, 62, wording.Reasons.Text("brief-factors"), rows.SelectMany((row, place) => new[]
        {
            Svg.Text(0, (20 * place) + 13, wording.Reasons.Text(row.Item1), 11),
            Svg.Box(62, (20 * place) + 4, 140, 10, Pale),
            Svg.Box(62, (20 * place) + 4, 1.4 * (double)row.Item2, 10, Bar),
            Svg.Text(Width, (20 * place) + 13, $"{row.Item2:0.##}", 11, "end", "700"),
        }));
    }

    /// <summary>
    /// The comfortable band of a year's turnover (5 to 60 %) above, the usual share of the value below, on one
    /// logarithmic scale; null where one of them is not known.
    /// </summary>
    public static XElement? Capacity(Pair pair, Opportunity opportunity, Func<Money, long> yen, Wording wording)
    {
        if (pair.TurnoverYen is not > 0 || opportunity.Value is not { } value || pair.Size.Role is not { } role)
        {
            return null;
        }

        var (from, to) = SizeFactor.UsualShare(role);
        var (band, share) = (
            (Low: pair.TurnoverYen.Value * 0.05, High: pair.TurnoverYen.Value * 0.6),
            (Low: Math.Max(1, yen(value) * from / 100.0), High: Math.Max(1, yen(value) * to / 100.0)));
        var (least, most) = (Math.Min(band.Low, share.Low), Math.Max(band.High, share.High));
        var span = Math.Max(0.1, Math.Log10(most / least));
        return Svg.Picture(Width, 78, wording.Reasons.Text("brief-capacity"),
            Svg.Text(0, 10, wording.Reasons.Text("brief-band"), 10),
            Strip(band, 14, "#8fb9a8"),
            Svg.Text(0, 48, wording.Reasons.Text("brief-share"), 10),
            Strip(share, 52, Bar),
            Svg.Text(0, 74, Shown(least), 9), Svg.Text(Width, 74, Shown(most), 9, "end"));

        XElement Strip((double Low, double High) range, double y, string fill) => Svg.Box(
            Math.Round(Width * Math.Log10(range.Low / least) / span, 1), y,
            Math.Max(4, Math.Round(Width * Math.Log10(range.High / range.Low) / span, 1)), 12, fill,
            $"{Shown(range.Low)} – {Shown(range.High)}");

        string Shown(double amount) => wording.Money.Short(new Money((decimal)Math.Round(amount), "JPY"));
    }
}
