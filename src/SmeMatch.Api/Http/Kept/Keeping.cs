using Microsoft.AspNetCore.Http.HttpResults;
using SmeMatch.Api.Documentation;

namespace SmeMatch.Api.Http.Kept;

/// <summary>Says that a route's answers may be given without asking the database.</summary>
internal sealed record AnswersAreKept;

/// <summary>Gives routes conditional requests, and keeps what they answer.</summary>
internal static class Keeping
{
    /// <summary>
    /// A strong ETag and 304; the answer is kept until something changes. It depends on address, language and content
    /// alone, and is the same for every caller that the route lets in.
    /// </summary>
    public static RouteHandlerBuilder Keeps(this RouteHandlerBuilder route) =>
        route.Tags().WithMetadata(new AnswersAreKept());

    /// <summary>A strong ETag and 304.</summary>
    public static RouteHandlerBuilder Tags(this RouteHandlerBuilder route) =>
        route.AddEndpointFilter(Answer).TakesHeader(RequestHeaders.IfNoneMatch).Answers(304, null);

    private static ValueTask<object?> Answer(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.GetEndpoint()?.Metadata.GetMetadata<AnswersAreKept>() is null)
        {
            return Make();
        }

        var cache = context.RequestServices.GetRequiredService<AnswerCache>();
        var (ask, now) = (cache.Ask(context.Request), cache.Now);
        return ask is null ? Make() : cache.FindOrMake(ask, now, Make, context.RequestAborted);

        async ValueTask<object?> Make() => await next(invocation) switch
        {
            KeptAnswer made => made.Of(context),
            IValueHttpResult { Value: { } value } and IStatusCodeHttpResult { StatusCode: null or 200 } =>
                KeptAnswer.Json(value).Of(context),
            ContentHttpResult { ResponseContent: { } text, ContentType: { } type, StatusCode: null or 200 } =>
                KeptAnswer.Text(System.Text.Encoding.UTF8.GetBytes(text), type).Of(context),
            var other => other,
        };
    }
}
