using System.Collections.Concurrent;
using System.Security.Claims;
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
    private readonly ConcurrentDictionary<string, Known> known = new();
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

    /// <summary>The holder of a secret key that was sent and read lately, and holds; null goes the long way.</summary>
    public ClaimsPrincipal? FindKnown(HttpRequest request)
    {
        var now = time.GetUtcNow();
        return KeyAuthentication.Token(request) is { } token && token.StartsWith(ApiKey.Secret, StringComparison.Ordinal)
            && known.TryGetValue(Convert.ToHexString(ApiKey.Digest(token)), out var found) && now - found.ReadAt < Age
            && found.Row is { Kind: "secret", RevokedAt: null } key && !(key.ExpiresAt <= now.UtcDateTime)
            ? found.Caller : null;
    }

    /// <summary>The key and who holds it; null when there is none with that text.</summary>
    public async Task<(KeyRow Row, ClaimsPrincipal Caller)?> Find(string key, CancellationToken cancellationToken)
    {
        var digest = ApiKey.Digest(key);
        var name = Convert.ToHexString(digest);
        var now = time.GetUtcNow();
        if (known.TryGetValue(name, out var found) && now - found.ReadAt < Age)
        {
            return found.Row is null ? null : (found.Row, found.Caller!);
        }

        if (known.Count >= Most)
        {
            known.Clear();
        }

        var row = await keys.Use(digest, cancellationToken);
        row = row is not null && CryptographicOperations.FixedTimeEquals(row.Sha256, digest) ? row : null;
        found = new(row, row is null ? null : Callers.OfKey(row), now);
        known[name] = found;
        return row is null ? null : (row, found.Caller!);
    }

    /// <summary>What was changed here is in force here at once.</summary>
    public void Forget() => known.Clear();

    private sealed record Known(KeyRow? Row, ClaimsPrincipal? Caller, DateTimeOffset ReadAt);
}
