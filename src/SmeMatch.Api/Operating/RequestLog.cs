using System.Diagnostics;

namespace SmeMatch.Api.Operating;

/// <summary>
/// One line per request, off unless SmeMatch.Requests is set to Information; slow requests are told at Warning always.
/// A line holds the route, not the address, which may hold a name that was typed.
/// </summary>
internal static partial class RequestLog
{
    private const string Category = "SmeMatch.Requests";
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    public static void Use(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
        app.Use(async (context, next) =>
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                await next(context);
            }
            finally
            {
                var took = Stopwatch.GetElapsedTime(started);
                var level = took > Slow && !IsLong(context) ? LogLevel.Warning : LogLevel.Information;
                if (logger.IsEnabled(level) && !TelemetrySetup.IsOperators(context.Request.Path))
                {
                    var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route";
                    var (method, status) = (context.Request.Method, context.Response.StatusCode);
                    LogRequest(logger, level, method, route, status, took.TotalMilliseconds);
                }
            }
        });
    }

    /// <summary>Files that come or go take as long as they take; so does who asked to wait.</summary>
    private static bool IsLong(HttpContext context) =>
        context.Request.Headers.ContainsKey("Prefer")
        || context.Request.Path.StartsWithSegments("/v1/exports", StringComparison.Ordinal)
        || context.Request.Path.StartsWithSegments("/v1/imports", StringComparison.Ordinal);

    [LoggerMessage(Message = "{Method} {Route} {Status} {Milliseconds:0.0} ms")]
    private static partial void LogRequest(
        ILogger logger, LogLevel level, string method, string route, int status, double milliseconds);
}
