namespace SmeMatch.Matching.Records;

/// <summary>An amount of a currency, exact to two decimals; null elsewhere means unknown, never zero.</summary>
/// <param name="Amount">At least 0, at most 15 digits before the point.</param>
/// <param name="Currency">ISO 4217 code: JPY or a currency of the published rates.</param>
public sealed record Money(decimal Amount, string Currency);
