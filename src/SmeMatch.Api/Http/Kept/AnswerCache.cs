using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Caching.Memory;
using SmeMatch.Api.Operating;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Http.Kept;

/// <summary>What an answer holds for: the present content, within a <see cref="Moment"/>.</summary>
internal readonly record struct Stamp(long Content, long Moment);

/// <summary>
/// Answers that are the same for everybody who may read, kept while nothing has changed. The stamp is taken before
/// anything is read: an answer made while a write committed has the former stamp and is not used any more.
/// </summary>
internal sealed class AnswerCache : IDisposable
{
    private const int LongestAsk = 2_000;
    private const int Overhead = 1_000;
    private readonly Database database;
    private readonly ChangeListener changes;
    private readonly TimeProvider time;
    private readonly MemoryCache? answers;
    private readonly ConcurrentDictionary<(string, Stamp), TaskCompletionSource<bool>> making = new();

    /// <exception cref="StartRefusedException">The number is out of range.</exception>
    public AnswerCache(Database database, ChangeListener changes, IConfiguration configuration, TimeProvider time)
    {
        (this.database, this.changes, this.time) = (database, changes, time);
        // What this instance writes is known at once; what others write, when it is told.
        changes.OnChange(kinds =>
        {
            if ((kinds & ~ChangeKinds.Keys) != ChangeKinds.None)
            {
                database.Content.Change();
            }
        });
        var megabytes = configuration.GetValue("Answers:Megabytes", 64);
        if (megabytes is < 0 or > 100_000)
        {
            throw new StartRefusedException("Answers:Megabytes is from 0, which keeps none, to 100000.");
        }

        answers = megabytes == 0 ? null : new MemoryCache(new MemoryCacheOptions { SizeLimit = megabytes * 1_000_000L });
    }

    /// <summary>Whether what other instances change is heard; else nothing kept is used.</summary>
    public bool IsCurrent => changes.IsCurrent;

    public Stamp Now => new(database.Content.Now, Moment.Of(time.GetUtcNow()).UtcTicks);

    /// <summary>What the request asks: address and language; null when a kept answer will not do.</summary>
    public string? Ask(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var headers = request.Headers;
        return answers is null || !changes.IsCurrent || target.Length > LongestAsk || headers.CacheControl.Count > 0
            || headers.AcceptLanguage.Count > 1 || headers.Accept.Count > 1
            || headers.AcceptLanguage.ToString().Length + headers.Accept.ToString().Length > LongestAsk
            ? null
            : string.Concat(target, "\n", headers.AcceptLanguage.ToString(), "\n", headers.Accept.ToString());
    }

    public KeptAnswer? Find(string ask, Stamp now) =>
        answers!.TryGetValue(ask, out Entry? entry) && entry!.Stamp == now ? entry.Answer : null;

    /// <summary>The kept answer, or what <paramref name="make"/> makes; one caller makes it for all who wait.</summary>
    public async ValueTask<object?> FindOrMake(
        string ask, Stamp now, Func<ValueTask<object?>> make, CancellationToken cancellationToken)
    {
        if (Find(ask, now) is { } kept)
        {
            Meters.LookedUp(isHit: true);
            return kept;
        }

        Meters.LookedUp(isHit: false);
        var mine = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = making.GetOrAdd((ask, now), mine);
        if (first != mine)
        {
            await Database.Shared(first.Task, cancellationToken);
            return Find(ask, now) ?? await make();
        }

        try
        {
            var result = Find(ask, now) ?? await make();
            if (result is KeptAnswer answer && now == Now)
            {
                Keep(ask, now, answer);
            }

            return result;
        }
        finally
        {
            making.TryRemove((ask, now), out _);
            mine.SetResult(true);
        }
    }

    public void Dispose() => answers?.Dispose();

    private void Keep(string ask, Stamp now, KeptAnswer answer) => answers!.Set(
        ask, new Entry(now, answer), new MemoryCacheEntryOptions
        {
            // Its compressed forms come later and are smaller.
            Size = Overhead + (2 * answer.Length),
            AbsoluteExpirationRelativeToNow = Moment.Length,
        });

    private sealed record Entry(Stamp Stamp, KeptAnswer Answer);
}
