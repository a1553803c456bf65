using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using SmeMatch.Api.Http;

namespace SmeMatch.Api.Access;

/// <summary>Answers callers who are unknown (401), may not (403) or are put off (503), with what to do.</summary>
internal sealed class AccessAnswers : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult)
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

        var failure = (await context.AuthenticateAsync()).Failure;
        if (failure is PutOffCaller)
        {
            await Admission.Refuse(context);
            return;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await Problem.Unauthenticated(failure switch
        {
            null => "The request carries no key.",
            RefusedCaller refused => refused.Why,
            _ => "The token is not right or has ended; sign in again.",
        }).ExecuteAsync(context);
    }
}
