using System.Data.Common;
using SmeMatch.Matching.Engine;

namespace SmeMatch.Benchmarks.Peers.Sql;

/// <summary>The top lists of one side in SQL, and as the engine would give them.</summary>
/// <param name="sql">Of which database.</param>
/// <param name="owner">opportunity or sme.</param>
/// <param name="listed">The other one.</param>
/// <param name="count">How many a list holds.</param>
internal sealed class SqlLists(SqlDialect sql, string owner, string listed, int count)
{
    /// <summary>
    /// Makes the table of lists. Only those level with the last place in score and readiness, or above it, need a tie
    /// key; one more than a list holds is kept, so that a tie at its end is seen.
    /// </summary>
    public string Create => $"""
        {sql.CreateTable} {owner}_list as
        select {owner}, {listed}, rank, place
        from (
            select {owner}, {listed}, rank,
                row_number() over (partition by {owner} order by rank desc, high, low, {listed}) as place
            from ({Tie}) tied
        ) placed
        where place <= {count + 1}
        """;

    private string Tie => Mixed(Multiplied(Mixed(Multiplied(Mixed($"""
        select {owner}, {listed}, rank, high, low
        from kept
        join (select {owner}, coalesce({sql.Nth("rank", count + 1)}, 0) as least from kept group by {owner}) leasts
            using ({owner})
        where rank >= least
        """), 0xff51afd7ed558ccd)), 0xc4ceb9fe1a85ec53));

    /// <summary>Reads the lists that stand in the table.</summary>
    public void Read(DbConnection connection, Guid[] ownerIds, Guid[] listedIds, IListSink sink)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables above, nothing from outside.
        command.CommandText = $"select {owner}, {listed}, rank from {owner}_list order by {owner}, place";
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var (current, entries) = (-1, new List<Listed>());
        while (reader.Read())
        {
            if (reader.GetInt32(0) != current)
            {
                Give();
                (current, entries) = (reader.GetInt32(0), []);
            }

            var rank = reader.GetInt32(2);
            entries.Add(new(listedIds[reader.GetInt32(1)], rank / SqlScore.RankUnit, rank % SqlScore.RankUnit));
        }

        Give();

        void Give()
        {
            var tied = entries.Count > count && (entries[count - 1].Score, entries[count - 1].Readiness)
                == (entries[count].Score, entries[count].Readiness);
            Listed[] shown = [.. entries.Take(count)];
            if (owner == "sme")
            {
                sink.OfSme(ownerIds.ElementAtOrDefault(current), shown, tied);
            }
            else
            {
                sink.OfOpportunity(ownerIds.ElementAtOrDefault(current), shown, tied);
            }
        }
    }

    /// <summary>key XOR (key >> 33), the key being two halves of 32 bits.</summary>
    private string Mixed(string from) => $"""
        select {owner}, {listed}, rank, high, {sql.Xor("low", "high >> 1")} as low
        from ({from}) halves offset 0
        """;

    /// <summary>The product modulo 2^64, from parts of the factor so small that nothing overflows.</summary>
    private string Multiplied(string from, ulong factor)
    {
        const long Low = uint.MaxValue;
        var part = Enumerable.Range(0, 4).Select(i => (factor >> (16 * i)) & 0xFFFF).ToArray();
        var sum = $"low * {part[0]} + ((low * {part[1]}) & 65535) * 65536";
        return $"""
            select {owner}, {listed}, rank,
                ((({sum}) >> 32) + ((low * {part[1]}) >> 16) + low * {part[2]} + ((low * {part[3]}) & 65535) * 65536
                    + high * {part[0]} + ((high * {part[1]}) & 65535) * 65536) & {Low} as high,
                ({sum}) & {Low} as low
            from ({from}) factors offset 0
            """;
    }
}
