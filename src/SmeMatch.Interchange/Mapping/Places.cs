using System.Text.RegularExpressions;
using SmeMatch.Interchange.Reference;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Mapping;

/// <summary>States from codes, PIN codes and names of states, districts and cities.</summary>
public sealed partial class Places
{
    private const int MostWords = 5;
    private static readonly string[] DistrictWords = ["district", "dist", "distt", "zila"];
    private readonly Dictionary<string, PlaceRow> names;
    private readonly List<PlaceRow> japanese;
    private readonly Dictionary<string, string> pins;
    private readonly Lookup lookup;

    public Places(MappingTables mapping, ReferenceTables tables)
    {
        lookup = new Lookup(tables);
        names = mapping.Places.Where(row => !PlainText.IsJapanese(row.Name))
            .ToDictionary(row => PlainText.Of(row.Name).Trim());
        japanese = [.. mapping.Places.Where(row => PlainText.IsJapanese(row.Name))];
        pins = mapping.PinCodes.ToDictionary(row => row.Prefix, row => row.State);
    }

    /// <summary>
    /// The states of a place as a source writes it: a code, else the states it names, else that of its PIN code, else
    /// the state of its districts and cities when there is only one. Empty when it cannot be told.
    /// </summary>
    public IReadOnlyList<string> StatesOf(string place)
    {
        var whole = PlainText.Of(place).Trim();
        if (lookup.CurrentState(place.Trim().ToUpperInvariant()) is { } code)
        {
            return [code];
        }

        if (names.TryGetValue(whole, out var row) && row.States.Count == 1)
        {
            return row.States;
        }

        var found = Found(place);
        var states = found.Where(name => name.Row.Kind == "state").SelectMany(name => name.Row.States)
            .Distinct().ToList();
        return states.Count > 0 ? states
            : PinCode().Match(Nfkc.Of(place)) is { Success: true } pin && StateOfPin(pin.Value) is { } state ? [state]
            : Common(found.Where(name => name.Row.Kind != "short").Select(name => name.Row));
    }

    /// <summary>
    /// The states that a title or a buyer's name tells by states and cities, and by districts beside that word: their
    /// names alone are often words of another meaning.
    /// </summary>
    public IReadOnlyList<string> StatesNamedIn(string text) =>
    [
        .. Found(text)
            .Where(name => name.Row.Kind is "state" or "city" || (name.Row.Kind == "district" && name.IsCalledSo))
            .Where(name => name.Row.States.Count == 1).SelectMany(name => name.Row.States).Distinct(),
    ];

    /// <summary>The one state that all names allow; empty when they allow several or none.</summary>
    private static List<string> Common(IEnumerable<PlaceRow> rows)
    {
        var common = rows.Select(row => (IEnumerable<string>)row.States)
            .Aggregate((IEnumerable<string>?)null, (left, right) => left?.Intersect(right) ?? right)?.ToList();
        return common is [_] ? common : [];
    }

    /// <summary>Names from left to right, of those that begin at a word the longest.</summary>
    private List<(PlaceRow Row, bool IsCalledSo)> Found(string text)
    {
        var words = PlainText.Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = new List<(PlaceRow, bool)>();
        for (var from = 0; from < words.Length; from++)
        {
            for (var length = Math.Min(MostWords, words.Length - from); length > 0; length--)
            {
                if (names.TryGetValue(string.Join(' ', words[from..(from + length)]), out var row))
                {
                    found.Add((row, Called(words, from - 1) || Called(words, from + length)));
                    from += length - 1;
                    break;
                }
            }
        }

        var plain = Nfkc.Of(text);
        found.AddRange(japanese.Where(row => plain.Contains(row.Name, StringComparison.Ordinal))
            .Select(row => (row, true)));
        return found;
    }

    private static bool Called(string[] words, int at) =>
        at >= 0 && at < words.Length && DistrictWords.Contains(words[at]);

    private string? StateOfPin(string pin)
    {
        var digits = string.Concat(pin.Where(char.IsAsciiDigit))[..6];
        for (var length = digits.Length; length >= 2; length--)
        {
            if (pins.TryGetValue(digits[..length], out var state))
            {
                return state;
            }
        }

        return null;
    }

    /// <summary>Six digits, also as a table makes a number of them: 781001.0.</summary>
    [GeneratedRegex(@"(?<![0-9])[1-9][0-9]{2}\s?[0-9]{3}(\.0)?(?![0-9])")]
    private static partial Regex PinCode();
}
