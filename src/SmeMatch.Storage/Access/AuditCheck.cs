using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Access;

/// <summary>What checking the audit trail found.</summary>
/// <param name="Entries">How many entries are right, from the first on.</param>
/// <param name="Head">Hash of the last right one, to be noted elsewhere.</param>
/// <param name="Fault">The first wrong one; null when there is none.</param>
public sealed record AuditFindings(long Entries, string Head, string? Fault);

/// <summary>Recomputes the chain of the audit trail, without any function of the database.</summary>
public static class AuditCheck
{
    /// <summary>
    /// Reads every entry as the owner of the tables; finds the first that was edited, removed or moved.
    /// </summary>
    public static async Task<AuditFindings> Run(string owner, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Servers.ToPrimary(owner));
        await connection.OpenAsync(cancellationToken);

        // Head and entries as of one moment: what is appended meanwhile is in neither.
        await using var transaction = await connection.BeginTransactionAsync(
            IsolationLevel.RepeatableRead, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "set transaction read only", cancellationToken: cancellationToken));
        return await Run(connection, cancellationToken);
    }

    /// <summary>The same in the transaction that the connection is in.</summary>
    internal static async Task<AuditFindings> Run(NpgsqlConnection owner, CancellationToken cancellationToken)
    {
        var (headSeq, headHash) = await owner.QuerySingleAsync<(long, byte[])>(new CommandDefinition(
            "select seq, hash from audit_head", cancellationToken: cancellationToken));
        var (last, hash) = (0L, SHA256.HashData("SmeMatch"u8));
        var rows = owner.QueryUnbufferedAsync<Row>("""
            select seq, organisation_id, actor, (extract(epoch from at) * 1000000)::bigint as microseconds,
                action, kind, record_id, details::text as details, previous, hash
            from audit_entry order by seq
            """);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            var fault = row.Seq != last + 1 ? $"entry {last + 1} is missing"
                : !row.Previous.AsSpan().SequenceEqual(hash) || !row.Hash.AsSpan().SequenceEqual(HashOf(row))
                    ? $"entry {row.Seq} is not as it was written"
                : null;
            if (fault is not null)
            {
                return Findings(fault);
            }

            (last, hash) = (row.Seq, row.Hash);
        }

        return Findings(
            headSeq > last ? $"entry {last + 1} is missing"
            : headSeq < last || !headHash.AsSpan().SequenceEqual(hash)
                ? $"entry {headSeq} is not the last as it was written"
            : null);

        AuditFindings Findings(string? fault) => new(last, Convert.ToHexStringLower(hash), fault);
    }

    private static byte[] HashOf(Row row)
    {
        var text = string.Join(
            '\u001f', row.Seq.ToString(CultureInfo.InvariantCulture), row.OrganisationId, row.Actor,
            row.Microseconds.ToString(CultureInfo.InvariantCulture), row.Action, row.Kind,
            row.RecordId?.ToString() ?? "", row.Details);
        return SHA256.HashData([.. row.Previous, .. Encoding.UTF8.GetBytes(text)]);
    }

    private sealed class Row
    {
        public required long Seq { get; init; }
        public required Guid OrganisationId { get; init; }
        public required string Actor { get; init; }
        public required long Microseconds { get; init; }
        public required string Action { get; init; }
        public required string Kind { get; init; }
        public Guid? RecordId { get; init; }
        public required string Details { get; init; }
        public required byte[] Previous { get; init; }
        public required byte[] Hash { get; init; }
    }
}
