using System.Collections.Concurrent;
using System.Security.Cryptography;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Api.Access;

/// <summary>
/// Keys as last read, so that not every request asks the database; what is revoked anywhere is in force here when it is
/// told, and without that within <see cref="Age"/>.
/// </summary>
internal sealed class KnownKeys
{
    public static readonly TimeSpan Age = TimeSpan.FromSeconds(3);
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, (KeyRow? Row, DateTimeOffset ReadAt)> known = new();
    private readonly KeyStore keys;
    private readonly TimeProvider time;

    public KnownKeys(KeyStore keys, ChangeListener changes, TimeProvider time)
    {
        (this.keys, this.time) = (keys, time);
        changes.OnChange(kinds =>
        {
            if (kinds.HasFlag(ChangeKinds.Keys))
            {
                Forget();
            }
        });
    }

    /// <summary>The key; null when there is none with that text.</summary>
    public async Task<KeyRow?> Find(string key, CancellationToken cancellationToken)
    {
        var digest = ApiKey.Digest(key);
        var name = Convert.ToHexString(digest);
        var now = time.GetUtcNow();
        if (known.TryGetValue(name, out var found) && now - found.ReadAt < Age)
        {
            return found.Row;
        }

        if (known.Count >= Most)
        {
            known.Clear();
        }

        var row = await keys.Use(digest, cancellationToken);
        row = row is not null && CryptographicOperations.FixedTimeEquals(row.Sha256, digest) ? row : null;
        known[name] = (row, now);
        return row;
    }

    /// <summary>What was changed here is in force here at once.</summary>
    public void Forget() => known.Clear();
}
