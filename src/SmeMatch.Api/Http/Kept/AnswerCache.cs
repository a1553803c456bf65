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
/// anything is read: an answer made while a write committed has the former stamp and is not used any more. What was
/// kept before the last change is let go with the first that is kept after it, so that memory holds
/// no answers out of use.
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
    private long content;

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

        answers = megabytes == 0
            ? null
            : new MemoryCache(new MemoryCacheOptions { SizeLimit = megabytes * 1_000_000L });
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

    public KeptAnswer? Find(string ask, Stamp now) => TryFind(ask, now, out KeptAnswer? answer) ? answer : null;

    /// <summary>What was kept for the same question at the same stamp, which may be that there is nothing.</summary>
    public bool TryFind<T>(object ask, Stamp now, out T? kept)
        where T : class
    {
        var entry = answers?.Get<Entry>(ask);
        var isKept = entry?.Stamp == now;
        kept = isKept ? (T?)entry!.Kept : null;
        return isKept;
    }

    /// <summary>
    /// Keeps what has been made of what was read after the stamp was taken; <paramref name="bytes"/> about.
    /// </summary>
    public void Keep(object ask, Stamp now, object? kept, long bytes)
    {
        if (answers is null || now != Now)
        {
            return;
        }

        var before = Interlocked.Read(ref content);
        if (now.Content > before && Interlocked.CompareExchange(ref content, now.Content, before) == before)
        {
            answers.Clear();
        }

        answers.Set(ask, new Entry(now, kept), new MemoryCacheEntryOptions
        {
            Size = Overhead + bytes,
            AbsoluteExpirationRelativeToNow = Moment.Length,
        });
    }

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
            if (result is KeptAnswer answer)
            {
                // Its compressed forms come later and are smaller.
                Keep(ask, now, answer, 2 * answer.Length);
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

    private sealed record Entry(Stamp Stamp, object? Kept);
}
