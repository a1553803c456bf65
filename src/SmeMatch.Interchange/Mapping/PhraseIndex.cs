namespace SmeMatch.Interchange.Mapping;

/// <summary>
/// Finds the phrases that stand in a plain text. Only those are compared whose first two letters begin a word there;
/// Japanese ones, which may stand anywhere, only with Japanese texts.
/// </summary>
internal sealed class PhraseIndex<T>
{
    private readonly ILookup<(char, char), (string Words, T Item)> byLetters;
    private readonly List<(string Words, T Item)> japanese;

    /// <param name="phrases">Phrases as PlainText makes them, each with what it stands for.</param>
    public PhraseIndex(IEnumerable<(string Words, T Item)> phrases)
    {
        var all = phrases.ToList();
        japanese = [.. all.Where(phrase => PlainText.IsJapanese(phrase.Words))];
        byLetters = all.Where(phrase => !PlainText.IsJapanese(phrase.Words) && phrase.Words.Length > 2)
            .ToLookup(phrase => (phrase.Words[1], phrase.Words[2]));
    }

    /// <summary>Each phrase found with its place and length, from left to right except Japanese ones.</summary>
    public IEnumerable<(T Item, int At, int Length)> In(string plain)
    {
        for (var at = 0; at < plain.Length - 2; at++)
        {
            if (plain[at] != ' ')
            {
                continue;
            }

            foreach (var (words, item) in byLetters[(plain[at + 1], plain[at + 2])])
            {
                if (string.CompareOrdinal(plain, at, words, 0, words.Length) == 0)
                {
                    yield return (item, at, words.Length);
                }
            }
        }

        foreach (var (words, item) in PlainText.IsJapanese(plain) ? japanese : [])
        {
            if (plain.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at)
            {
                yield return (item, at, words.Length);
            }
        }
    }
}
