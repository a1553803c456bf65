using System.Collections.Concurrent;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Api.Access;

/// <summary>Organisations as tokens name them, as last read; held as <see cref="KnownKeys"/> holds keys.</summary>
internal sealed class KnownOrganisations
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, Known> known = new();
    private readonly OrganisationStore organisations;
    private readonly TimeProvider time;

    public KnownOrganisations(OrganisationStore organisations, ChangeListener changes, TimeProvider time)
    {
        (this.organisations, this.time) = (organisations, time);
        changes.OnChange(kinds =>
        {
            if (kinds.HasFlag(ChangeKinds.Keys))
            {
                known.Clear();
            }
        });
    }

    /// <summary>The organisation with this id or name; null when there is none.</summary>
    public async Task<OrganisationRow?> Find(string named, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (known.TryGetValue(named, out var found) && now - found.ReadAt < KnownKeys.Age)
        {
            return found.Row;
        }

        if (known.Count >= Most)
        {
            known.Clear();
        }

        var row = Guid.TryParseExact(named, "D", out var id)
            ? await organisations.Find(id, cancellationToken)
            : await organisations.FindByName(named, cancellationToken);
        known[named] = new(row, now);
        return row;
    }

    private sealed record Known(OrganisationRow? Row, DateTimeOffset ReadAt);
}
