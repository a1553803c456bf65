using Npgsql;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Records;

/// <summary>Goes through all records of a kind that could matter, one at a time, in memory of its own size.</summary>
public sealed class RecordScan(Database database) : IDisposable
{
    /// <summary>Each keeps a processor busy: more at once would only make all of them late.</summary>
    private readonly SemaphoreSlim places = new(Environment.ProcessorCount);

    private const string Smes = """
        select document::text from sme
        where status = 'active' and exists (select from unnest(industries) code where left(code, 2) = any($1))
        """;

    private const string Opportunities =
        "select document::text from opportunity where status = 'open' and sub_sectors && $1";

    /// <summary>Active firms with an industry of one of the groups, or open opportunities of a sub-sector.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="codes">JSIC groups of two digits, or sub-sectors.</param>
    /// <param name="start">Makes what collects.</param>
    /// <param name="take">Takes a document.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<T> Collect<T>(
        RecordKind kind, IReadOnlyCollection<string> codes, Func<T> start, Action<T, string> take,
        CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return await Read(kind, codes, start, take, cancellationToken);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private Task<T> Read<T>(
        RecordKind kind, IReadOnlyCollection<string> codes, Func<T> start, Action<T, string> take,
        CancellationToken cancellationToken) =>
        database.Scan(
            async (connection, token) =>
            {
                var result = start();
#pragma warning disable CA2100 // Two constants.
                await using var command = new NpgsqlCommand(kind == RecordKind.Sme ? Smes : Opportunities, connection);
#pragma warning restore CA2100
                command.Parameters.AddWithValue(codes.ToArray());
                await using var rows = await command.ExecuteReaderAsync(token);
                while (await rows.ReadAsync(token))
                {
                    take(result, rows.GetString(0));
                }

                return result;
            },
            cancellationToken);
}
