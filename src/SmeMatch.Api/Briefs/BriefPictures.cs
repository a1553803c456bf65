using System.Xml.Linq;
using SmeMatch.Api.Display;
using SmeMatch.Api.Matches;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Api.Briefs;

/// <summary>The small pictures of one candidate.</summary>
internal static class BriefPictures
{
    /// <summary>
    /// All candidates side by side; one has its share, so that letters are as high with two as with four.
    /// </summary>
    private const double AllWidths = 720;
    private const string Bar = "#2f6f8f";
    private const string Pale = "#dfe6ea";

    /// <summary>The three factors as bars from 0 to 100.</summary>
    public static XElement Factors(MatchResponse match, Wording wording, int columns)
    {
        var width = AllWidths / columns;
        var bar = width - 100;
        var rows = new[]
        {
            ("brief-sector", match.Factors.Sector), ("brief-size", match.Factors.Size),
            ("brief-region", match.Factors.Region),
        };
        return Svg.Picture(width, 62, wording.Reasons.Text("brief-factors"), rows.SelectMany((row, place) => new[]
        {
            Svg.Text(0, (20 * place) + 13, wording.Reasons.Text(row.Item1), 11),
            Svg.Box(62, (20 * place) + 4, bar, 10, Pale),
            Svg.Box(62, (20 * place) + 4, Math.Round(bar * (double)row.Item2 / 100, 1), 10, Bar),
            Svg.Text(width, (20 * place) + 13, $"{row.Item2:0.##}", 11, "end", "700"),
        }));
    }

    /// <summary>
    /// The comfortable band of a year's turnover (5 to 60 %) above, the usual share of the value below, on one
    /// logarithmic scale, each with its ends; null where one of them is not known.
    /// </summary>
    public static XElement? Capacity(
        Pair pair, Opportunity opportunity, Func<Money, long> yen, Wording wording, int columns)
    {
        if (pair.TurnoverYen is not > 0 || opportunity.Value is not { } value || pair.Size.Role is not { } role)
        {
            return null;
        }

        var width = AllWidths / columns;
        var (from, to) = SizeFactor.UsualShare(role);
        var (band, share) = (
            (Low: pair.TurnoverYen.Value * 0.05, High: pair.TurnoverYen.Value * 0.6),
            (Low: Math.Max(1, yen(value) * from / 100.0), High: Math.Max(1, yen(value) * to / 100.0)));
        var (least, most) = (Math.Min(band.Low, share.Low), Math.Max(band.High, share.High));
        var span = Math.Max(0.1, Math.Log10(most / least));
        return Svg.Picture(width, 88, wording.Reasons.Text("brief-capacity"),
            Strip(band, "brief-band", 0, "#8fb9a8").Concat(Strip(share, "brief-share", 45, Bar)));

        IEnumerable<XElement> Strip((double Low, double High) range, string code, double y, string fill)
        {
            var size = Math.Max(4, Math.Round(width * Math.Log10(range.High / range.Low) / span, 1));
            yield return Svg.Text(0, y + 10, wording.Reasons.Text(code), 10);
            yield return Svg.Box(0, y + 14, width, 10, Pale);
            yield return Svg.Box(
                Math.Min(width - size, Math.Round(width * Math.Log10(range.Low / least) / span, 1)),
                y + 14, size, 10, fill);
            yield return Svg.Text(0, y + 35, $"{Shown(range.Low)} – {Shown(range.High)}", 9);
        }

        string Shown(double amount) => wording.Money.Plain(new Money((decimal)Math.Round(amount), "JPY"));
    }
}
