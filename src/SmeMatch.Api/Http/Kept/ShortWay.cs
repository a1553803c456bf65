using System.Security.Claims;
using SmeMatch.Api.Access;
using SmeMatch.Api.Operating;

namespace SmeMatch.Api.Http.Kept;

/// <summary>
/// Gives an answer that is at hand to a caller that is known, before anything else looks at the request. It lets in
/// nobody whom the long way would not, and counts in the same quotas; whatever is not plain goes the long way.
/// </summary>
internal sealed class ShortWay(AnswerCache answers, KnownKeys keys, Quota quota)
{
    public Task Run(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        return HttpMethods.IsGet(request.Method)
            && answers.Ask(request) is { } ask && answers.Find(ask, answers.Now) is { Route: { } route } answer
            && answer.IsPlainlyAsked(request)
            && keys.FindKnown(request) is { } caller && caller.Has(route.Scope)
            ? Give(context, next, caller, answer, route)
            : next(context);
    }

    private async Task Give(
        HttpContext context, RequestDelegate next, ClaimsPrincipal caller, KeptAnswer answer, KeptRoute route)
    {
        using var place = quota.TryEnter(context, caller);
        if (place is null)
        {
            await next(context);
            return;
        }

        Meters.LookedUp(isHit: true);
        context.User = caller;
        context.SetEndpoint(route.Endpoint);
        await answer.ExecuteAsync(context);
    }
}
