using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using SmeMatch.Api.Http;

namespace SmeMatch.Api.Documentation;

/// <summary>An SME as sent; its schema is made from the record schema.</summary>
public sealed class SmeInput;

/// <summary>An SME as answered.</summary>
public sealed class SmeView;

/// <summary>A merge patch of an SME.</summary>
public sealed class SmePatch;

/// <summary>A page of SMEs.</summary>
public sealed record SmePage(IReadOnlyList<SmeView> Items, string? NextCursor);

/// <summary>An opportunity as sent.</summary>
public sealed class OpportunityInput;

/// <summary>An opportunity as answered.</summary>
public sealed class OpportunityView;

/// <summary>A merge patch of an opportunity.</summary>
public sealed class OpportunityPatch;

/// <summary>A page of opportunities.</summary>
public sealed record OpportunityPage(IReadOnlyList<OpportunityView> Items, string? NextCursor);

/// <summary>An organisation to be made; like the following, its schema is made from a form.</summary>
public sealed class OrganisationInput;

/// <summary>A key to be made.</summary>
public sealed class ApiKeyInput;

/// <summary>How a key is replaced.</summary>
public sealed class RotationInput;

/// <summary>The contacts at a firm.</summary>
public sealed class ContactsInput;

/// <summary>A person, by address.</summary>
public sealed class PersonInput;

/// <summary>A request header an operation takes.</summary>
internal sealed record RequestHeader(string Name, bool IsRequired, string Description, string Example)
{
    public const int MostCharacters = 255;

    public string? Pattern { get; init; }

    /// <summary>What is wrong with the values sent; null when nothing is.</summary>
    public RequestFault? Fault(StringValues values)
    {
        var text = values.ToString();
        return values.Count == 0 ? null
            : text.Length > MostCharacters
            ? new(null, Name, "too-long", $"At most {MostCharacters} characters are allowed.")
            : Pattern is not null && !Regex.IsMatch(text, Pattern)
            ? new(null, Name, "format", $"{Name} does not have the form {Pattern}.")
            : null;
    }
}

internal static class RequestHeaders
{
    public static RequestHeader IfMatch { get; } = new(
        "If-Match",
        true,
        "Guards against overwriting a colleague's change: the ETag of the answer that was read, "
        + "or * to overwrite whatever is there.",
        "*")
    {
        Pattern = Preconditions.Pattern,
    };

    public static RequestHeader IfNoneMatch { get; } = new(
        "If-None-Match", false, "The ETag of an answer that was read; 304 says that it still holds.", "");

    public static RequestHeader IdempotencyKey { get; } = new(
        "Idempotency-Key",
        false,
        "A text of your own, new for each request. Sent again unchanged, within a day, the request does nothing and "
        + "gets the first answer.",
        "")
    {
        Pattern = "^[!-~]{1,255}$",
    };

    public static RequestHeader Prefer { get; } = new(
        "Prefer", false, "wait=5 answers when the matches are up to date, after five seconds at the latest.",
        "wait=5");
}

/// <summary>The headers of an operation.</summary>
internal sealed record TakenHeaders(IReadOnlyList<RequestHeader> Headers);

/// <summary>Further media types of the answer, as text.</summary>
internal sealed record TextAnswers(IReadOnlyList<string> MediaTypes);

/// <summary>Says that the body is a file.</summary>
internal sealed record TakenFile;

/// <summary>What each route says of itself for the document.</summary>
internal static class Description
{
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder route, string name, string summary, string description) =>
        route.WithName(name).WithSummary(summary).WithDescription(description);

    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder route, int status, Type? body) => body is null
        ? route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(void)))
        : route.WithMetadata(new ProducesResponseTypeMetadata(status, body, ["application/json"]));

    /// <summary>The same as text of other media types, by Accept or a parameter.</summary>
    public static RouteHandlerBuilder AlsoAnswers(this RouteHandlerBuilder route, params string[] mediaTypes) =>
        route.WithMetadata(new TextAnswers(mediaTypes));

    /// <summary>The problems it may answer, beside an outage.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in (int[])[.. statuses, 429, 503])
        {
            route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemBody), [Problem.MediaType]));
        }

        return route;
    }

    public static RouteHandlerBuilder TakesBody(
        this RouteHandlerBuilder route, Type body, params string[] mediaTypes) =>
        route.WithMetadata(new AcceptsMetadata(mediaTypes.Length > 0 ? mediaTypes : ["application/json"], body));

    public static RouteHandlerBuilder TakesHeader(this RouteHandlerBuilder route, params RequestHeader[] headers) =>
        route.WithMetadata(new TakenHeaders(headers));

    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder route) => route.WithMetadata(new TakenFile());

    public static QueryParameters? Query(
        this Microsoft.AspNetCore.OpenApi.OpenApiOperationTransformerContext context) =>
        context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameters>().LastOrDefault();
}
