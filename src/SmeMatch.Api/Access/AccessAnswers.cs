using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using SmeMatch.Api.Http;

namespace SmeMatch.Api.Access;

/// <summary>Answers callers who are unknown (401) or may not (403), with what to do.</summary>
internal sealed class AccessAnswers : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        var rule = context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>();
        if (authorizeResult.Forbidden)
        {
            await Problem.Forbidden(rule?.Scope ?? "").ExecuteAsync(context);
            return;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await Problem.Unauthenticated((await context.AuthenticateAsync()).Failure switch
        {
            null => "The request carries no key.",
            RefusedCaller refused => refused.Why,
            _ => "The token is not right or has ended; sign in again.",
        }).ExecuteAsync(context);
    }
}
