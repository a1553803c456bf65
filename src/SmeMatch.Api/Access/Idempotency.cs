using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Storage.Access;

namespace SmeMatch.Api.Access;

/// <summary>Says that a route takes an Idempotency-Key.</summary>
/// <param name="AnswerIsSecret">Whether the answer must not be kept.</param>
internal sealed record TakesIdempotencyKey(bool AnswerIsSecret);

/// <summary>
/// The Idempotency-Key header: a request that is sent again with the same key gets the first answer and does nothing.
/// What it makes has one id however often it is begun, so even after a crash between work and answer it is made once.
/// </summary>
internal static class Idempotency
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    private const int MostCharacters = 255;
    private const int InMemory = 256 * 1024;
    private static readonly string[] KeptHeaders = ["Content-Type", "Location", "ETag", "Content-Location"];
    private static readonly object ItemsKey = new();

    public static RouteHandlerBuilder TakesKey(this RouteHandlerBuilder route, bool answerIsSecret = false) =>
        route.WithMetadata(new TakesIdempotencyKey(answerIsSecret))
            .TakesHeader(RequestHeaders.IdempotencyKey).Refuses(409, 422);

    /// <summary>The id for what the request makes.</summary>
    public static Guid NewId(this HttpContext context, TimeProvider time) =>
        context.Items[ItemsKey] as Guid? ?? Guid.CreateVersion7(time.GetUtcNow());

    public static void UseIdempotency(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<TakesIdempotencyKey>() is not { } route
            || !context.Request.Headers.TryGetValue(Header, out var given))
        {
            await next(context);
            return;
        }

        if (given is not [{ Length: > 0 and <= MostCharacters } key] || key.Any(one => one is < '!' or > '~'))
        {
            await Problem.InvalidParameters([new(null, Header, "format", "1 to 255 visible ASCII characters, once.")])
                .ExecuteAsync(context);
            return;
        }

        var answers = app.Services.GetRequiredService<AnswerStore>();
        var claim = await answers.Claim(
            context.Caller(), key, await Digest(context.Request, context.RequestAborted), context.RequestAborted);
        if (claim.MadeId is { } id)
        {
            context.Items[ItemsKey] = id;
            await Answer(context, next, answers, key, route.AnswerIsSecret);
        }
        else if (claim.IsOther)
        {
            await Problem.Of(
                422, "idempotency-key-reused", "The Idempotency-Key was used for another request",
                "Give each request a key of its own, and the same one only when it is sent again unchanged.")
                .ExecuteAsync(context);
        }
        else
        {
            await Replay(context, claim.Given);
        }
    });

    private static async Task<byte[]> Digest(HttpRequest request, CancellationToken cancellationToken)
    {
        request.EnableBuffering(InMemory);
        var body = await SHA256.HashDataAsync(request.Body, cancellationToken);
        request.Body.Position = 0;
        var head = $"{request.Method} {request.Path}{request.QueryString}\n{request.ContentType}\n";
        return SHA256.HashData([.. Encoding.UTF8.GetBytes(head), .. body]);
    }

    private static async Task Answer(
        HttpContext context, RequestDelegate next, AnswerStore answers, string key, bool isSecret)
    {
        var (caller, response) = (context.Caller(), context.Response);
        var client = response.Body;
        using var written = new MemoryStream();
        response.Body = written;
        try
        {
            await next(context);
        }
        catch
        {
            response.Body = client;
            await answers.Release(caller, key, CancellationToken.None);
            throw;
        }

        response.Body = client;
        if (response.StatusCode >= 500)
        {
            await answers.Release(caller, key, CancellationToken.None);
        }
        else
        {
            var headers = KeptHeaders.Where(name => response.Headers.ContainsKey(name))
                .ToDictionary(name => name, name => response.Headers[name].ToString());
            var given = new GivenAnswer(
                response.StatusCode, JsonSerializer.Serialize(headers),
                isSecret && response.StatusCode < 400 ? null : written.ToArray());
            await answers.Keep(caller, key, given, CancellationToken.None);
        }

        written.Position = 0;
        await written.CopyToAsync(client, context.RequestAborted);
    }

    private static async Task Replay(HttpContext context, GivenAnswer? given)
    {
        var response = context.Response;
        if (given is null)
        {
            response.Headers.RetryAfter = "1";
            await Problem.Conflict("in-flight", "The same request is being worked on; ask again in a second.")
                .ExecuteAsync(context);
            return;
        }

        response.Headers[Replayed] = "true";
        if (given.Body is null)
        {
            await Problem.Conflict(
                "answer-not-kept",
                "The request was answered before. Its answer held a secret and was not kept; "
                + "end that key and make another.")
                .ExecuteAsync(context);
            return;
        }

        response.StatusCode = given.Status;
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(given.Headers)!)
        {
            response.Headers[name] = value;
        }

        await response.Body.WriteAsync(given.Body, context.RequestAborted);
    }
}
