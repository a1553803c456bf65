using CsCheck;

namespace SmeMatch.Conformance.Tests.Generation;

/// <summary>One case's random choices; the same seed makes the same choices.</summary>
internal sealed class Draw(PCG random)
{
    /// <summary>The seed to print, before anything is drawn.</summary>
    public string Seed { get; } = random.ToString();

    /// <summary>One number for the whole case, for choices that belong together.</summary>
    public int Lot { get; } = (int)random.Next(int.MaxValue);

    public T Of<T>(Gen<T> generator) => generator.Generate(random, null, out _);

    public int Number(int from, int to) => from + (int)random.Next((uint)(to - from + 1));

    public bool Chance(int percent) => random.Next(100) < percent;

    public double Fraction() => random.Next(1_000_000) / 1_000_000.0;

    public T One<T>(IList<T> choices) => choices[(int)random.Next((uint)choices.Count)];
}

/// <summary>Lets a generator that wants a Random take the choices of the case at hand.</summary>
internal sealed class DrawnRandom : Random
{
    [field: ThreadStatic]
    public static Draw? Now { get; set; }

    public override int Next(int maxValue) => Now!.Number(0, Math.Max(0, maxValue - 1));

    public override int Next(int minValue, int maxValue) => Now!.Number(minValue, Math.Max(minValue, maxValue - 1));

    public override double NextDouble() => Now!.Fraction();

    protected override double Sample() => Now!.Fraction();
}
