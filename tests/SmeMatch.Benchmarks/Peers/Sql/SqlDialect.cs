namespace SmeMatch.Benchmarks.Peers.Sql;

/// <summary>The few words in which two databases' SQL for the same score differs.</summary>
/// <param name="Divide">The operator of integer division.</param>
/// <param name="Xor">Exclusive or of two expressions.</param>
/// <param name="BitCount">The number of bits set in an expression.</param>
/// <param name="Nth">The nth highest of an expression in a group; null when there are fewer.</param>
/// <param name="CreateTable">What begins a table that need not survive a crash.</param>
internal sealed record SqlDialect(
    string Divide, Func<string, string, string> Xor, Func<string, string> BitCount, Func<string, int, string> Nth,
    string CreateTable)
{
    public static SqlDialect DuckDb { get; } = new(
        "//", (left, right) => $"xor({left}, {right})", bits => $"bit_count({bits})",
        (value, n) => $"max({value}, {n})[{n}]", "create or replace table");

    public static SqlDialect Postgres { get; } = new(
        "/", (left, right) => $"(({left}) # ({right}))", bits => $"bit_count(({bits})::bit(64))",
        (value, n) => $"(array_agg({value} order by {value} desc))[{n}]", "create unlogged table");
}
