using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Api.Operating;

/// <summary>
/// OpenTelemetry: metrics at /metrics always; traces, metrics and logs by OTLP when the standard variables name an
/// endpoint. Spans carry routes and statements without their values, never an address as it was typed.
/// </summary>
internal static class TelemetrySetup
{
    private static readonly string[] Endpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    /// <summary>
    /// Every request has a trace id, for its problem and its lines of the log, whether traces are sent or not. The host
    /// itself would name requests only together with their addresses, which its lines then carry.
    /// </summary>
    private static readonly ActivityListener Names = new()
    {
        ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
    };

    public static void Add(WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                builder.Configuration["OTEL_SERVICE_NAME"] ?? "smematch",
                serviceVersion: Assembly.GetExecutingAssembly().GetName().Version!.ToString(3)))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters.Name, PostgresTelemetry.Source, "System.Runtime")
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddMeter("Microsoft.AspNetCore.RateLimiting")
                .AddView(Small)
                .AddPrometheusExporter());
        ActivitySource.AddActivityListener(Names);
        if (!Endpoints.Any(name => builder.Configuration[name] is { Length: > 0 }))
        {
            return;
        }

        builder.Logging.AddOpenTelemetry(options => options.IncludeFormattedMessage = true);
        telemetry.WithTracing(traces => traces
            .AddSource(Meters.Name, PostgresTelemetry.Source)
            .AddAspNetCoreInstrumentation(options =>
            {
                options.Filter = context => !IsOperators(context.Request.Path);
                options.EnrichWithHttpRequest = (span, _) => Forget(span);
                options.EnrichWithHttpResponse = (span, _) => Forget(span);
            }));
        telemetry.UseOtlpExporter();
    }

    /// <summary>
    /// Room is taken for every series that a metric may have, at the start:
    /// for the usual 2 000 only where each route has some.
    /// </summary>
    private static MetricStreamConfiguration? Small(Instrument instrument) =>
        instrument.Name == "http.server.request.duration" ? null : new() { CardinalityLimit = 200 };

    /// <summary>What asks every few seconds is no news.</summary>
    public static bool IsOperators(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.Ordinal)
        || path.StartsWithSegments("/metrics", StringComparison.Ordinal);

    /// <summary>An address may hold a name that was typed, or a publishable key; http.route says enough.</summary>
    private static void Forget(Activity span)
    {
        foreach (var name in (string[])["url.path", "url.query", "client.address", "user_agent.original"])
        {
            span.SetTag(name, null);
        }
    }
}
