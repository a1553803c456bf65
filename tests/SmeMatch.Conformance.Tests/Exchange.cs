using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Api.Tests.EndToEnd;
using SmeMatch.Conformance.Tests.Document;
using SmeMatch.Conformance.Tests.Generation;

namespace SmeMatch.Conformance.Tests;

/// <summary>Sends requests and holds every answer to the document.</summary>
internal sealed class Exchange(Service service, (string Name, string Value) key, ApiDocument document, Known known)
{
    private const string Lines = "application/x-ndjson";
    private const int TooManyRequests = 429;
    private const int MostShown = 1_000;
    private static readonly int[] ByState = [304, 404, 409, 410, 412, 428];
    private readonly ConcurrentDictionary<string, byte> checkedBodies = new();

    /// <summary>Requests by operation and status.</summary>
    public ConcurrentDictionary<(string Operation, bool IsValid, int Status), int> Counts { get; } = new();

    /// <summary>Sends it, and says what is wrong with the answer; null when nothing is.</summary>
    public async Task<string?> Send(ApiRequest request)
    {
        var (status, type, body) = await Answer(request);
        Counts.AddOrUpdate((request.Operation.Name, request.Flaw is null, status), 1, (_, count) => count + 1);
        var json = Parse(type, body);
        if (status is >= 200 and < 300)
        {
            // A file is a list; what it holds was learnt from its pages.
            known.Learn(request, json as JsonObject);
        }

        var fault = OfStatus(request, status)
            ?? await OfBody(request, status, type, body)
            ?? OfProblem(request, status, json);
        var shown = body.Length > MostShown ? body[..MostShown] : body;
        return fault is null ? null : $"{fault}\n{request}\n=> {status} {type} {shown}\n";
    }

    private async Task<(int Status, string? Type, string Body)> Answer(ApiRequest request)
    {
        var caller = await Caller(request);
        while (true)
        {
            using var message = request.Message();
            message.Headers.TryAddWithoutValidation(caller.Name, caller.Value);
            message.Headers.AcceptLanguage.ParseAdd("ja");
            using var response = await service.Client.SendAsync(message);
            var body = await response.Content.ReadAsStringAsync();
            if ((int)response.StatusCode != TooManyRequests)
            {
                return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body);
            }

            await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>What a caller does to the key it sends is done to a key made for that.</summary>
    private async Task<(string Name, string Value)> Caller(ApiRequest request)
    {
        if (!request.Path.Contains("/current/", StringComparison.Ordinal))
        {
            return key;
        }

        var own = await service.Send(
            HttpMethod.Post, "/v1/api-keys",
            new { organisationId = Storage.Access.Caller.OperatorId, name = "rotation", scopes = new[] { "read" } },
            key);
        return ("Authorization", $"Bearer {own.Body!["key"]}");
    }

    private static JsonNode? Parse(string? type, string body) =>
        IsJson(type) ? JsonNode.Parse(body) : null;

    private static bool IsJson(string? type) =>
        type != Lines && type?.EndsWith("json", StringComparison.Ordinal) == true;

    private static string? OfStatus(ApiRequest request, int status) =>
        status >= 500 ? "the service failed"
        : !request.Operation.Answers.ContainsKey(status) ? "the status is not in the document"
        : request.Flaw is null && status >= 300 && !ByState.Contains(status) ? "a valid request was refused"
        : request.Flaw is not null && status is < 400 ? "an invalid request was accepted"
        : null;

    private async Task<string?> OfBody(ApiRequest request, int status, string? type, string body)
    {
        var answers = request.Operation.Answers[status];
        if (answers.Count == 0)
        {
            return body.Length == 0 ? null : "the document knows of no body";
        }

        if (type is null || !answers.TryGetValue(type, out var schema))
        {
            return "the media type is not in the document";
        }

        if (!IsJson(type))
        {
            // No lines are an answer too.
            return body.Length > 0 || type == Lines ? null : "the text is empty";
        }

        // Tables and lists come again and again; each text is looked at once.
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(schema.ToJsonString() + body)));
        if (checkedBodies.ContainsKey(digest))
        {
            return null;
        }

        var faults = await document.Faults(schema, body);
        if (faults.Count == 0)
        {
            checkedBodies[digest] = 0;
        }

        return faults.Count == 0 ? null : $"the body is not as documented: {string.Join("; ", faults)}";
    }

    private static bool IsJapanese(string text) => text.Any(letter => letter is >= '\u3040' and <= '\u30FF');

    /// <summary>A refusal says what is wrong, and where, in the language asked for.</summary>
    private static string? OfProblem(ApiRequest request, int status, JsonNode? problem)
    {
        if (status < 400)
        {
            return null;
        }

        if ((int?)problem?["status"] != status || string.IsNullOrWhiteSpace((string?)problem["code"])
            || string.IsNullOrWhiteSpace((string?)problem["detail"]))
        {
            return "the problem lacks its status, code or detail";
        }

        var errors = problem["errors"]?.AsArray() ?? [];
        if (!request.Query.Any(pair => pair.Name == "lang")
            && errors.Append(problem).FirstOrDefault(one => !IsJapanese((string)one!["detail"]!)) is { } english)
        {
            return $"not in Japanese: {english["detail"]}";
        }

        return (request.Flaw, status) switch
        {
            // To a server limit and Limit are one name, given twice.
            ({ Parameter: { } name }, 400) when !errors.Any(error =>
                name.Equals((string?)error!["parameter"], StringComparison.OrdinalIgnoreCase)) =>
                "no error names the parameter",
            ({ Pointer: { } place }, 422) when !errors.Any(error => Meets(Place(error!), place)) =>
                "no error points to the member",
            _ => null,
        };
    }

    /// <summary>What is required may be one of several: it is missed where they would be.</summary>
    private static string Place(JsonNode error)
    {
        var pointer = (string?)error["pointer"] ?? "";
        return (string?)error["code"] == "required" ? pointer[..Math.Max(0, pointer.LastIndexOf('/'))] : pointer;
    }

    private static bool Meets(string pointer, string place) =>
        (pointer + "/").StartsWith(place + "/", StringComparison.Ordinal)
        || (place + "/").StartsWith(pointer + "/", StringComparison.Ordinal);
}
