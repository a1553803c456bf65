using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Connections.Features;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Api.Access;

/// <summary>What is known of a text that was sent as a key.</summary>
/// <param name="Row">The key; null when there is none with that text.</param>
/// <param name="Caller">Who holds it.</param>
internal sealed record FoundKey(KeyRow? Row, ClaimsPrincipal? Caller);

/// <summary>
/// Keys as last read, so that not every request asks the database; what is revoked anywhere is in force here when it is
/// told, and without that within <see cref="Age"/>. Who tries texts that are no keys takes few connections to the
/// database, and none from those whose key is held here.
/// </summary>
internal sealed class KnownKeys : IDisposable
{
    public static readonly TimeSpan Age = TimeSpan.FromSeconds(3);
    private const int Most = 10_000;

    /// <summary>Texts that are looked up at once and are not held as keys.</summary>
    internal const int LookUpsAtOnce = 4;

    /// <summary>Texts that wait for one of these to end.</summary>
    private const int LookUpsWaiting = 64;

    /// <summary>No text waits longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Known> held = new();
    private readonly ConcurrentDictionary<string, Known> refused = new();
    private readonly ConcurrentDictionary<(string Name, long Change), Lazy<Task<FoundKey?>>> asked = new();
    private readonly ConcurrencyLimiter lookUps = new(
        new() { PermitLimit = LookUpsAtOnce, QueueLimit = LookUpsWaiting });
    private readonly KeyStore keys;
    private readonly TimeProvider time;
    private long change;

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
    public ClaimsPrincipal? FindKnown(HttpRequest request) =>
        NameOfSecret(request) is { } name && held.TryGetValue(name, out var known) && IsFresh(known)
            && known.Found.Row is { Kind: "secret", RevokedAt: null } key
            && !(key.ExpiresAt <= time.GetUtcNow().UtcDateTime)
            ? known.Found.Caller : null;

    /// <summary>What is known of the text; null when too many others are being looked up.</summary>
    public async Task<FoundKey?> Find(string key, CancellationToken cancellationToken)
    {
        var digest = ApiKey.Digest(key);
        var name = Name(digest);
        var isHeld = held.TryGetValue(name, out var known);
        if ((isHeld || refused.TryGetValue(name, out known)) && IsFresh(known))
        {
            return known.Found;
        }

        // All who send one key share its look-up, whoever of them goes away meanwhile.
        var question = (name, Interlocked.Read(ref change));
        var mine = new Lazy<Task<FoundKey?>>(() => LookUp(question, digest, isHeld));
        var first = asked.GetOrAdd(question, mine);
        return first == mine
            ? await mine.Value.WaitAsync(cancellationToken)
            : await Database.Shared(first.Value, cancellationToken);
    }

    /// <summary>What was changed here is in force here at once.</summary>
    public void Forget() => Interlocked.Increment(ref change);

    public void Dispose() => lookUps.Dispose();

    /// <summary>
    /// By what the secret key that was sent is held. The server gives every request of a connection the same text while
    /// the same is sent, so that it is digested once; of a connection with requests beside each other, each time.
    /// </summary>
    private static string? NameOfSecret(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } sent])
        {
            return null;
        }

        var ofConnection = HttpProtocol.IsHttp11(request.Protocol)
            ? request.HttpContext.Features.Get<IConnectionItemsFeature>()?.Items
            : null;
        if (ofConnection is not null && ofConnection.TryGetValue(typeof(SentKey), out var before)
            && before is SentKey known && ReferenceEquals(known.Authorization, sent))
        {
            return known.Name;
        }

        if (KeyAuthentication.Token(request) is not { } token
            || !token.StartsWith(ApiKey.Secret, StringComparison.Ordinal))
        {
            return null;
        }

        var name = Name(ApiKey.Digest(token));
        ofConnection?[typeof(SentKey)] = new SentKey(sent, name);
        return name;
    }

    private static string Name(byte[] digest) => Convert.ToHexString(digest);

    private async Task<FoundKey?> LookUp((string Name, long Change) question, byte[] digest, bool isHeld)
    {
        try
        {
            if (isHeld)
            {
                return await Read(question, digest);
            }

            using var place = await Place();
            return place is { IsAcquired: true } ? await Read(question, digest) : null;
        }
        finally
        {
            asked.TryRemove(question, out _);
        }
    }

    /// <summary>A place among the look-ups; without one when there is none in time.</summary>
    private async Task<RateLimitLease?> Place()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            return await lookUps.AcquireAsync(1, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<FoundKey> Read((string Name, long Change) question, byte[] digest)
    {
        var now = time.GetUtcNow();
        var row = await keys.Use(digest, CancellationToken.None);
        row = row is not null && CryptographicOperations.FixedTimeEquals(row.Sha256, digest) ? row : null;
        var found = new FoundKey(row, row is null ? null : Callers.OfKey(row));
        var (right, wrong) = row is { RevokedAt: null } ? (held, refused) : (refused, held);
        wrong.TryRemove(question.Name, out _);
        if (right.Count >= Most)
        {
            right.Clear();
        }

        right[question.Name] = new(found, now, question.Change);
        return found;
    }

    private bool IsFresh([NotNullWhen(true)] Known? known) =>
        known is not null && known.Change == Interlocked.Read(ref change) && time.GetUtcNow() - known.ReadAt < Age;

    private sealed record SentKey(string Authorization, string Name);

    /// <param name="Found">What was read.</param>
    /// <param name="ReadAt">When.</param>
    /// <param name="Change">How many changes had been told then.</param>
    private sealed record Known(FoundKey Found, DateTimeOffset ReadAt, long Change);
}
