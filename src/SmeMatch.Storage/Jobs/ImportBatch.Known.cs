using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <content>The records that rows may mean.</content>
internal sealed partial class ImportBatch
{
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
