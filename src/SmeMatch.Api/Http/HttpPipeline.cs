using Microsoft.AspNetCore.Diagnostics;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Embed;
using SmeMatch.Api.Http.Kept;
using SmeMatch.Api.Operating;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Api.Http;

/// <summary>What every request passes: problem details for whatever goes wrong, headers.</summary>
internal static class HttpPipeline
{
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Swagger UI: its own files, the one style it makes itself, and this service; in no frame.</summary>
    private const string PagePolicy = "default-src 'none'; script-src 'self'; "
        + "style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; img-src 'self' data:; "
        + "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The largest body but a file's, bytes.</summary>
    public const int MaxBody = 64 * 1024 * 1024;

    /// <summary>The longest line of a request, bytes: more than any that the document allows.</summary>
    public const int MaxLine = 32 * 1024;

    /// <summary>The largest file to import, bytes.</summary>
    public const int MaxFile = int.MaxValue;

    public static void AddHttp(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CursorSigner>();
        builder.Services.AddSingleton<Admission>();
        builder.Services.AddSingleton<AnswerCache>();
        builder.Services.AddSingleton<ShortWay>();
        builder.Services.AddCompression();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.Encoder = WireJson.Options.Encoder;
            options.SerializerOptions.DefaultIgnoreCondition = WireJson.Options.DefaultIgnoreCondition;
            options.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        });
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MaxBody;
            options.Limits.MaxRequestLineSize = MaxLine;
        });
    }

    public static void UseHttp(this WebApplication app)
    {
        app.UseProxies();
        app.UseOperating();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Answer,
            SuppressDiagnosticsCallback = context =>
                IsUnreadable(context.Exception) || Database.IsOutage(context.Exception),
        });
        app.Use((context, next) =>
        {
            SetHeaders(context);
            return next(context);
        });
        ShortWay? way = null;
        app.Use((context, next) =>
            (way ??= app.Services.GetRequiredService<ShortWay>()).Run(context, next));
        app.UseHead();
        app.UseRouting();
        app.UseRequestLocalization(Wordings.Options());
        app.Use((context, next) =>
        {
            Wordings.LabelHindi(context.Response.Headers);
            return next(context);
        });
        app.UseStatusCodePages(
            context => OfStatus(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        app.UseResponseCompression();
        app.Use(async (context, next) =>
        {
            context.RequestServices.GetRequiredService<Database>().BeginRequest();
            await next();
        });
        app.UseAuthentication();
        var quota = app.Services.GetRequiredService<Quota>();
        var admission = app.Services.GetRequiredService<Admission>();
        app.Use((context, next) => quota.Run(context, next));
        app.Use((context, next) => admission.Run(context, next));
        app.UseAuthorization();
        app.UseIdempotency();
    }

    public static RouteGroupBuilder MapVersion1(this WebApplication app)
    {
        app.MapGet("/", () => Results.Redirect("/swagger")).NeedsNoKey().ExcludeFromDescription();
        return app.MapGroup("/v1").RequireAuthorization().AddEndpointFilter(QueryReader.Check);
    }

    private static void SetHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        // A key may stand in the header as well as in the address.
        headers.Vary = "Accept-Language, Accept-Encoding, Authorization, Origin";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy =
            context.Request.Path.StartsWithSegments("/swagger", StringComparison.Ordinal) ? PagePolicy : DataPolicy;
        if (EmbedEndpoints.IsForScripts(context.Request.Path))
        {
            // Any page may read why it is refused; to a site of the key, that site is named instead.
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = "Retry-After";
        }
    }

    private static Task Answer(HttpContext context)
    {
        SetHeaders(context);
        var fault = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (IsUnreadable(fault))
        {
            return OfStatus((fault as BadHttpRequestException)?.StatusCode ?? 400).ExecuteAsync(context);
        }

        var isOutage = Database.IsOutage(fault);
        if (isOutage)
        {
            context.RequestServices.GetRequiredService<OutageLog>().Say(fault!);
            context.Response.Headers.RetryAfter = "2";
        }

        return OfStatus(isOutage ? 503 : 500).ExecuteAsync(context);
    }

    /// <summary>A body that breaks HTTP; the overflow is the length of a chunk.</summary>
    private static bool IsUnreadable(Exception? fault) =>
        fault is BadHttpRequestException or IOException { InnerException: OverflowException };

    private static IResult OfStatus(int status) => status switch
    {
        404 => Problem.NotFound("There is nothing at this address; see /swagger for what there is."),
        405 => Problem.Of(
            405,
            "method-not-allowed",
            "The method is not allowed here",
            "See /swagger for the methods of this address."),
        415 => Problem.UnsupportedMediaType(),
        413 => Problem.Of(
            413, "too-large", "The body is too large",
            $"At most {MaxBody} bytes are accepted, and {MaxFile} of a file to import."),
        503 => Problem.Of(
            503, "unavailable", "Not available at the moment", "Try again after the seconds in Retry-After."),
        >= 500 => Problem.Of(
            500, "internal", "The service failed", "This is a fault of the service, not of the request."),
        _ => Problem.Of(
            status,
            "bad-request",
            "The request cannot be read",
            "The request's form is not right; see /swagger for examples."),
    };
}
