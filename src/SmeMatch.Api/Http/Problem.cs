using System.Diagnostics;
using System.Text.Json;
using SmeMatch.Api.Display;
using SmeMatch.Api.Operating;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Http;

/// <summary>One thing that is wrong.</summary>
/// <param name="Pointer">JSON pointer of the body's member; null for a parameter.</param>
/// <param name="Parameter">Name of the query parameter or header; null for a member.</param>
/// <param name="Code">Stable code of the fault.</param>
/// <param name="Detail">One sentence that says what to do.</param>
public sealed record ProblemFault(string? Pointer, string? Parameter, string Code, string Detail);

/// <summary>A record a name may mean.</summary>
public sealed record NamedRecord(Guid Id, string Name);

/// <summary>Problem details by RFC 9457.</summary>
/// <param name="Type">Stable URI of the kind of problem.</param>
/// <param name="Title">The kind of problem in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable code of the kind of problem.</param>
/// <param name="Detail">What is wrong here and what to do.</param>
/// <param name="Errors">Every fault of the request at once.</param>
/// <param name="Candidates">Records that the given name may mean.</param>
/// <param name="TraceId">Names the request in the service's log and traces; tell it to the operator.</param>
public sealed record ProblemBody(
    string Type, string Title, int Status, string Code, string Detail, IReadOnlyList<ProblemFault>? Errors = null,
    IReadOnlyList<NamedRecord>? Candidates = null, string? TraceId = null);

/// <summary>A fault of a member or of a parameter, not yet in a language.</summary>
internal sealed record RequestFault(string? Pointer, string? Parameter, string Code, Sentence Detail)
{
    public ProblemFault In(Wording wording) => new(Pointer, Parameter, Code, wording.Say(Detail));
}

/// <summary>The problems this service answers with.</summary>
internal static class Problem
{
    public const string MediaType = "application/problem+json";

    public static IResult NotFound(Sentence detail, IReadOnlyList<NamedRecord>? candidates = null) =>
        Of(404, "not-found", "Not found", detail, candidates: candidates);

    public static IResult Unauthenticated(Sentence why) =>
        Of(
            401,
            "key-required",
            "A key is required",
            $"{why} Send Authorization: Bearer and your key; in Swagger UI press Authorize and paste it.");

    public static IResult Forbidden(string scope) =>
        Of(
            403,
            "scope-missing",
            "The key does not allow this",
            scope.Length > 0
                ? $"A key with the scope {scope} is needed. An administrator makes one."
                : (Sentence)"A secret key is needed; a publishable one is for websites only.");

    public static IResult NotOwner() =>
        Of(
            403,
            "not-owner",
            "The record is another organisation's",
            "Only the organisation that made it may change it; ask them, or an administrator.");

    public static IResult VerifyRequired(IEnumerable<string> members) =>
        Of(
            403,
            "verify-required",
            "The key does not allow this",
            "Only a key with the scope verify may set or change these members; leave them out.",
            [.. members.Select(name => new RequestFault($"/{name}", null, "verify-required", "Leave it out."))]);

    public static IResult Ambiguous(string name, IReadOnlyList<NamedRecord> candidates) =>
        Of(
            409,
            "ambiguous-name",
            "Several records have this name",
            candidates.DistinctBy(one => one.Name).Count() == candidates.Count
                ? $"'{name}' means several records; use the full name or the id of one."
                : (Sentence)$"'{name}' means several records; use the id of one.",
            candidates: candidates);

    public static IResult Conflict(string code, Sentence detail, IEnumerable<Fault>? faults = null) =>
        Of(409, code, "Conflict with the present state", detail, faults is null ? null : Listed(faults));

    public static IResult InvalidParameters(IReadOnlyList<RequestFault> faults) =>
        Of(
            400,
            "invalid-parameters",
            "A parameter is not right",
            "Each entry of errors names a parameter and what to do.",
            faults);

    public static IResult InvalidRecord(IEnumerable<Fault> faults) =>
        Of(422, "invalid-record", "The record is not right", "Each entry of errors names a member and what to do.",
            Listed(faults));

    public static IResult MalformedJson(Sentence detail) =>
        Of(400, "malformed-json", "The body is no valid JSON", detail);

    public static IResult UnsupportedMediaType(string? expected = null) =>
        Of(
            415,
            "unsupported-media-type",
            "The body has another type than expected",
            expected is null
                ? "Send JSON with Content-Type: application/json, the body of a PATCH with "
                    + "application/merge-patch+json, a file with application/octet-stream."
                : (Sentence)$"Send it with Content-Type: {expected}.");

    public static IResult PreconditionRequired() =>
        Of(
            428,
            "if-match-required",
            "If-Match is required",
            "Send If-Match with the ETag you read, or If-Match: * to overwrite whatever is there.");

    public static IResult PreconditionFailed() =>
        Of(412, "stale", "The record was changed meanwhile", "Read it again and send its new ETag in If-Match.");

    public static IResult ListChanged() =>
        Of(410, "list-changed", "The list changed between two pages", "Start again; limit=100 gives the list whole.");

    public static IResult Of(
        int status, string code, Sentence title, Sentence detail, IReadOnlyList<RequestFault>? errors = null,
        IReadOnlyList<NamedRecord>? candidates = null) =>
        new ProblemAnswer(status, code, title, detail, errors, candidates);

    private static IReadOnlyList<RequestFault> Listed(IEnumerable<Fault> faults) =>
        [.. faults.Select(fault => new RequestFault(fault.Pointer, null, fault.Code, fault.Detail))];
}

/// <summary>A problem, said in the caller's language when it is written.</summary>
internal sealed class ProblemAnswer(
    int status, string code, Sentence title, Sentence detail, IReadOnlyList<RequestFault>? errors,
    IReadOnlyList<NamedRecord>? candidates) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        Meters.Refused(code, status);
        var wording = httpContext.RequestServices.GetRequiredService<Wordings>().Of(httpContext);
        return Results.Json(
            new ProblemBody(
                $"urn:smematch:problem:{code}", wording.Say(title), status, code, wording.Say(detail),
                errors is null ? null : [.. errors.Select(error => error.In(wording))], candidates,
                Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier),
            WireJson.Options, Problem.MediaType, status).ExecuteAsync(httpContext);
    }
}

/// <summary>How everything is written to JSON.</summary>
internal static class WireJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        // Answers are application/json with nosniff, never part of a page; names stay readable.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
