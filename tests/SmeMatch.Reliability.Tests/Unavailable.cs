using System.Net;

namespace SmeMatch.Reliability.Tests;

/// <summary>The one answer that a fault of the database may have: 503, in the form of every problem.</summary>
internal static class Unavailable
{
    public static bool Is(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.ServiceUnavailable
        && response.Headers.RetryAfter?.Delta is { TotalSeconds: >= 1 }
        && response.Content.Headers.ContentType?.MediaType == "application/problem+json";
}
