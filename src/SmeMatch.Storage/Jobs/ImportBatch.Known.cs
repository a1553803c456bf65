using Dapper;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <content>The records that rows may mean.</content>
internal sealed partial class ImportBatch
{
    /// <summary>Which of the records that rows may mean earlier rows of the file have named.</summary>
    private async Task<HashSet<Guid>> Seen(
        Known existing, IReadOnlyList<Incoming> rows, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            "select id from import_seen where id = any(@Ids)",
            new { Ids = rows.Select(row => existing.Find(row)?.Id ?? row.Row!.Id).ToArray() },
            cancellationToken: cancellationToken))];

    /// <summary>Remembers what this batch named; of a dry run also what it would have made, since nothing is there.</summary>
    private Task<int> Remember(
        IReadOnlyList<Guid> named, IReadOnlyList<RecordRow> made, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into import_seen (id) select unnest(@Named) on conflict do nothing;
            insert into import_made (id, corporate_number, natural_key) select * from unnest(@Made, @Numbers, @Keys)
            """,
            new
            {
                Named = named.ToArray(),
                Made = job.DryRun ? made.Select(row => row.Id).ToArray() : [],
                Numbers = job.DryRun ? made.Select(row => row.CorporateNumber).ToArray() : [],
                Keys = job.DryRun ? made.Select(row => row.NaturalKey).ToArray() : [],
            },
            cancellationToken: cancellationToken));

    private async Task<Known> Existing(IReadOnlyList<Incoming> rows, CancellationToken cancellationToken)
    {
        var number = kind == RecordKind.Sme ? "corporate_number" : "null::text";
        var orNumber = kind == RecordKind.Sme ? "or corporate_number = any(@Numbers)" : "";
        var sql = $"""
            select id, organisation_id, {number} as corporate_number, natural_key, document::text as document
            from {RecordStore.Table(kind)}
            where id = any(@Ids) or natural_key = any(@Keys) {orNumber}
            union all
            select id, '{job.OrganisationId}', corporate_number, natural_key, ''
            from import_made
            where id = any(@Ids) or natural_key = any(@Keys) {orNumber}
            """;
        var found = await connection.QueryAsync<KnownRow>(new CommandDefinition(
            sql,
            new
            {
                Ids = rows.Select(row => row.Row!.Id).ToArray(),
                Keys = rows.Select(row => row.Row!.NaturalKey).ToArray(),
                Numbers = rows.Select(row => row.Row!.CorporateNumber).OfType<string>().ToArray(),
            },
            cancellationToken: cancellationToken));
        return new Known(found);
    }

    /// <summary>
    /// Finds the record a row means: by its own id, else by corporate number, else by name and place when neither has a
    /// number.
    /// </summary>
    private sealed class Known
    {
        private readonly Dictionary<Guid, KnownRow> byId = [];
        private readonly Dictionary<string, KnownRow> byNumber = [];
        private readonly Dictionary<string, KnownRow> byKey = [];

        public Known(IEnumerable<KnownRow> rows)
        {
            foreach (var row in rows)
            {
                Add(row);
            }
        }

        public KnownRow? Find(Incoming incoming)
        {
            var row = incoming.Row!;
            if (incoming.HasOwnId)
            {
                return byId.GetValueOrDefault(row.Id);
            }

            return row.CorporateNumber is { } number
                ? byNumber.GetValueOrDefault(number)
                : byKey.GetValueOrDefault(row.NaturalKey);
        }

        /// <summary>The record that has the corporate number; null without one.</summary>
        public KnownRow? Holder(string? number) => number is null ? null : byNumber.GetValueOrDefault(number);

        public void Add(RecordRow row, Guid organisation) => Add(new KnownRow
        {
            Id = row.Id,
            OrganisationId = organisation,
            CorporateNumber = row.CorporateNumber,
            NaturalKey = row.NaturalKey,
            Document = "",
        });

        private void Add(KnownRow row)
        {
            byId.TryAdd(row.Id, row);
            if (row.CorporateNumber is { } number)
            {
                byNumber.TryAdd(number, row);
            }
            else
            {
                byKey.TryAdd(row.NaturalKey, row);
            }
        }
    }

    private sealed class KnownRow
    {
        public required Guid Id { get; init; }
        public required Guid OrganisationId { get; init; }
        public string? CorporateNumber { get; init; }
        public required string NaturalKey { get; init; }
        public required string Document { get; init; }
    }
}
