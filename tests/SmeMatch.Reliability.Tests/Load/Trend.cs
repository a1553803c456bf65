namespace SmeMatch.Reliability.Tests.Load;

/// <summary>A quantity over time.</summary>
/// <param name="What">In words.</param>
/// <param name="Samples">When, since the begin, and how much.</param>
internal sealed record Trend(string What, IReadOnlyList<(TimeSpan At, double Value)> Samples)
{
    public double First => Samples[0].Value;

    public double Last => Samples[^1].Value;

    public double Mean => Samples.Average(sample => sample.Value);

    /// <summary>How many per cent of its mean it grows in an hour, by least squares.</summary>
    public double PercentPerHour
    {
        get
        {
            var time = Samples.Average(sample => sample.At.TotalHours);
            var spread = Samples.Sum(sample => Math.Pow(sample.At.TotalHours - time, 2));
            return spread == 0 || Mean == 0 ? 0
                : 100 * Samples.Sum(sample => (sample.At.TotalHours - time) * (sample.Value - Mean)) / spread / Mean;
        }
    }
}
