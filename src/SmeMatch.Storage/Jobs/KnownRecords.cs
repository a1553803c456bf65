using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <summary>
/// Finds the record a row means: by its own id, else by corporate number, else by name and place when neither has a
/// number.
/// </summary>
internal sealed class KnownRecords
{
    private readonly Dictionary<Guid, KnownRow> byId = [];
    private readonly Dictionary<string, KnownRow> byNumber = [];
    private readonly Dictionary<string, KnownRow> byKey = [];

    public KnownRecords(IEnumerable<KnownRow> rows)
    {
        foreach (var row in rows)
        {
            Add(row);
        }
    }

    /// <summary>Those that earlier rows of the file have made what they are.</summary>
    public IEnumerable<Guid> Written => byId.Values.Where(row => row.IsWritten).Select(row => row.Id);

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

    /// <summary>The record is now as the row says, and nothing of what it was.</summary>
    public void Put(KnownRow? former, RecordRow row, Guid organisation)
    {
        byId.Remove(row.Id);
        if (former?.CorporateNumber is { } number)
        {
            byNumber.Remove(number);
        }
        else if (former is not null && byKey.GetValueOrDefault(former.NaturalKey) == former)
        {
            byKey.Remove(former.NaturalKey);
            foreach (var namesake in byId.Values.Where(
                one => one.CorporateNumber is null && one.NaturalKey == former.NaturalKey))
            {
                AddKey(namesake);
            }
        }

        Add(new KnownRow
        {
            Id = row.Id,
            OrganisationId = organisation,
            Version = row.Version,
            CorporateNumber = row.CorporateNumber,
            NaturalKey = row.NaturalKey,
            Document = "",
            IsWritten = true,
        });
    }

    private void Add(KnownRow row)
    {
        byId.TryAdd(row.Id, row);
        if (row.CorporateNumber is { } number)
        {
            byNumber.TryAdd(number, row);
        }
        else
        {
            AddKey(row);
        }
    }

    /// <summary>Of records with one name and place the first made is meant.</summary>
    private void AddKey(KnownRow row)
    {
        if (!byKey.TryGetValue(row.NaturalKey, out var other) || row.Id.CompareTo(other.Id) < 0)
        {
            byKey[row.NaturalKey] = row;
        }
    }
}

/// <summary>A record that a row may mean.</summary>
internal sealed class KnownRow
{
    public required Guid Id { get; init; }
    public required Guid OrganisationId { get; init; }
    public required int Version { get; init; }
    public string? CorporateNumber { get; init; }
    public required string NaturalKey { get; init; }
    public required string Document { get; init; }
    public string? Provenance { get; init; }
    public required bool IsWritten { get; init; }
}
