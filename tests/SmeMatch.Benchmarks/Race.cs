namespace SmeMatch.Benchmarks;

/// <summary>One that answers with every list.</summary>
/// <param name="Name">Such as engine.</param>
/// <param name="Threads">How many it uses.</param>
/// <param name="WarmUps">Runs before the measured ones.</param>
/// <param name="Run">Gives the lists to the hash; answers the time that counts.</param>
internal sealed record Contender(string Name, int Threads, int WarmUps, Func<ListsHash, TimeSpan> Run);

/// <summary>What a contender did.</summary>
/// <param name="Name">Of the contender.</param>
/// <param name="Threads">Of the contender.</param>
/// <param name="Runs">Measured ones.</param>
/// <param name="Median">Of their times.</param>
/// <param name="Hash">Over every list.</param>
internal sealed record Outcome(string Name, int Threads, int Runs, TimeSpan Median, string Hash);

/// <summary>Lets contenders answer the same question in turns, so that a noisy machine treats them alike.</summary>
internal static class Race
{
    /// <summary>The outcomes in the order of the contenders.</summary>
    public static List<Outcome> Run(int rounds, params Contender[] contenders)
    {
        foreach (var contender in contenders)
        {
            for (var i = 0; i < contender.WarmUps; i++)
            {
                contender.Run(new ListsHash());
            }
        }

        var answers = contenders.Select(_ => new List<(TimeSpan Time, string Hash)>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                GC.Collect();
                var hash = new ListsHash();
                answers[i].Add((contenders[i].Run(hash), hash.Text));
            }
        }

        return [.. contenders.Zip(answers, OutcomeOf)];
    }

    public static TimeSpan Median(IEnumerable<TimeSpan> times) => Percentile(times, 50);

    /// <summary>The time that so many per cent do not exceed.</summary>
    public static TimeSpan Percentile(IEnumerable<TimeSpan> times, int percent)
    {
        var sorted = times.Order().ToList();
        return sorted[Math.Max(0, ((sorted.Count * percent) + 99) / 100 - 1)];
    }

    private static Outcome OutcomeOf(Contender contender, List<(TimeSpan Time, string Hash)> answers) => new(
        contender.Name, contender.Threads, answers.Count, Median(answers.Select(answer => answer.Time)),
        string.Join(" or ", answers.Select(answer => answer.Hash).Distinct()));
}
