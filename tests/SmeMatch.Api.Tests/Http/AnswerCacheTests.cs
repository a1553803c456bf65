using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using SmeMatch.Api.Http;
using SmeMatch.Api.Http.Kept;
using SmeMatch.Api.Matches;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Api.Tests.Http;

/// <summary>No database answers here: what counts is what may be given without it.</summary>
public sealed class AnswerCacheTests : IAsyncDisposable
{
    private const string Ask = "/v1/smes\n";
    private readonly Database database = new("Host=nowhere.invalid");
    private readonly Clock clock = new();
    private readonly AnswerCache cache;

    public AnswerCacheTests() =>
        cache = new(database, new ChangeListener(database, clock), new ConfigurationBuilder().Build(), clock);

    [Fact]
    public async Task An_answer_is_kept_until_something_changes()
    {
        var made = await Make("a");
        Assert.Same(made, await Make("b"));
        database.Content.Change();
        var later = await Make("b");
        Assert.NotSame(made, later);
        Assert.Same(later, cache.Find(Ask, cache.Now));
    }

    [Fact]
    public async Task An_answer_that_was_being_made_when_something_changed_is_given_to_nobody_who_asks_after()
    {
        var (begun, commits) = (new TaskCompletionSource(), new TaskCompletionSource());
        var old = cache.FindOrMake(
            Ask, cache.Now,
            async () =>
            {
                begun.SetResult();
                await commits.Task;
                return KeptAnswer.Json("old");
            },
            TestContext.Current.CancellationToken).AsTask();
        await begun.Task;
        database.Content.Change();
        var asked = Make("new");
        commits.SetResult();
        var former = await old;
        Assert.NotSame(former, await asked);
        Assert.Same(await asked, cache.Find(Ask, cache.Now));
        Assert.Same(await asked, await Make("newer"));
    }

    [Fact]
    public async Task What_was_kept_before_a_change_is_let_go_with_the_first_that_is_kept_after_it()
    {
        var former = await Former();
        Collect();
        Assert.True(former.IsAlive);
        database.Content.Change();
        await Make("new");
        Collect();
        Assert.False(former.IsAlive);

        // In a frame of its own, so that nothing here holds what it made.
        async Task<WeakReference> Former() => new(await cache.FindOrMake(
            "/v1/opportunities\n", cache.Now, () => ValueTask.FromResult<object?>(KeptAnswer.Json("old")),
            TestContext.Current.CancellationToken));

        static void Collect()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }
    }

    [Fact]
    public async Task Many_who_ask_at_once_have_it_made_once()
    {
        var (times, release) = (0, new TaskCompletionSource());
        var all = Enumerable.Range(0, 50).Select(_ => cache.FindOrMake(
            Ask, cache.Now,
            async () =>
            {
                Interlocked.Increment(ref times);
                await release.Task;
                return KeptAnswer.Json("a");
            },
            TestContext.Current.CancellationToken).AsTask()).ToList();
        release.SetResult();
        Assert.Single((await Task.WhenAll(all)).Distinct());
        Assert.Equal(1, times);
    }

    [Fact]
    public async Task Who_waits_for_one_that_fails_makes_it_itself()
    {
        var release = new TaskCompletionSource();
        var failing = cache.FindOrMake(
            Ask, cache.Now,
            async () =>
            {
                await release.Task;
                throw new InvalidOperationException();
            },
            TestContext.Current.CancellationToken).AsTask();
        var waiting = Make("a");
        release.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.IsType<KeptAnswer>(await waiting);
    }

    [Fact]
    public async Task What_depends_on_time_is_made_anew_with_each_moment_and_with_the_day_in_India()
    {
        clock.Now = new(2026, 11, 29, 18, 29, 59, TimeSpan.Zero);
        var (before, day) = (await Make("a"), KolkataDay.Of(clock.Now));
        clock.Now = clock.Now.AddSeconds(1);
        Assert.NotEqual(day, KolkataDay.Of(clock.Now));
        var after = await Make("b");
        Assert.NotSame(before, after);
        clock.Now = clock.Now.Add(Moment.Length).AddTicks(-1);
        Assert.Same(after, await Make("c"));
        clock.Now = clock.Now.AddTicks(1);
        Assert.NotSame(after, await Make("d"));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("br;q=0.5, gzip;q=0.8", "gzip")]
    [InlineData("br;q=0, gzip;q=0", null)]
    [InlineData("identity", null)]
    [InlineData("nonsense;;", null)]
    public async Task The_coding_is_the_callers_choice_and_has_an_ETag_of_its_own(string accepted, string? coding)
    {
        var answer = KeptAnswer.Json(new string('a', 1_000));
        var plain = await Give(answer, "");
        var coded = await Give(answer, accepted);
        Assert.Equal(coding ?? "", coded.Headers.ContentEncoding.ToString());
        Assert.Equal(coding is null, plain.Headers.ETag == coded.Headers.ETag);
    }

    private static async Task<HttpResponse> Give(KeptAnswer answer, string accepted)
    {
        var context = new DefaultHttpContext();
        context.Features.Get<IHttpRequestFeature>()!.Method = "GET";
        context.Request.Headers.AcceptEncoding = accepted;
        context.Response.Body = new MemoryStream();
        await answer.ExecuteAsync(context);
        Assert.Equal(context.Response.ContentLength, context.Response.Body.Length);
        return context.Response;
    }

    public async ValueTask DisposeAsync()
    {
        cache.Dispose();
        await database.DisposeAsync();
    }

    private Task<object?> Make(string text) =>
        cache.FindOrMake(
            Ask, cache.Now, () => ValueTask.FromResult<object?>(KeptAnswer.Json(text)),
            TestContext.Current.CancellationToken).AsTask();

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
