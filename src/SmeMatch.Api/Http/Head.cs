using Microsoft.Net.Http.Headers;

namespace SmeMatch.Api.Http;

/// <summary>HEAD wherever there is GET (RFC 9110, 9.1): the same work and headers; the server sends no body.</summary>
internal static class Head
{
    public static void UseHead(this WebApplication app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (HttpMethods.IsHead(request.Method))
        {
            request.Method = HttpMethods.Get;
        }

        context.Response.OnStarting(() =>
        {
            var allow = context.Response.Headers;
            if (allow.GetCommaSeparatedValues(HeaderNames.Allow) is [_, ..] methods
                && methods.Contains(HttpMethods.Get))
            {
                allow.Allow = string.Join(", ", methods.Append(HttpMethods.Head).Distinct());
            }

            return Task.CompletedTask;
        });
        return next(context);
    });
}
