using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Contract;

/// <summary>
/// Every kind of refusal in the caller's language; the sentences themselves are held by TranslationTests.
/// </summary>
[Collection(SharedServiceTests.Name)]
public sealed class ProblemLanguageTests(SharedService shared)
{
    private const string Json = "application/json";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    /// <summary>Method, path, type and body, further header, and the status.</summary>
    public static TheoryData<string, string, string, string, string, int> Refusals => new()
    {
        { "GET", "/v1/smes?limit=x&colour=1", "", "", "", 400 },
        { "GET", "/v1/smes?cursor=AAAA", "", "", "", 400 },
        { "POST", "/v1/smes", Json, """{"name":""", "", 400 },
        { "POST", "/v1/smes", Json, """{"a":1,"a":2}""", "", 400 },
        { "POST", "/v1/smes", Json, """{"name":{"en":"\ud800"}}""", "", 400 },
        { "POST", "/v1/smes", Json, new string('[', 99), "", 400 },
        { "POST", "/v1/smes", Json, "{}", "Idempotency-Key: a b", 400 },
        { "GET", "/v1/smes", "", "", "Authorization: Bearer x", 401 },
        { "GET", "/v1/smes", "", "", "Authorization: Bearer smk_live_x", 401 },
        { "GET", "/v1/smes", "", "", "Authorization: Basic x", 401 },
        { "GET", "/v1/organisations", "", "", "", 403 },
        { "POST", "/v1/smes", Json, """{"name":{"en":"A"},"debarred":true}""", "", 403 },
        { "GET", "/v1/smes/nobody-has-this-name", "", "", "", 404 },
        { "GET", "/v1/nothing", "", "", "", 404 },
        { "GET", "/v1/imports/latest-but-one", "", "", "", 404 },
        { "PATCH", "/v1/smes", Json, "{}", "", 405 },
        { "POST", "/v1/api-keys/current/rotations", Json, "{}", "", 409 },
        {
            "PUT", "/v1/smes/00000000-0000-7000-8000-0000000000ff/contacts", Json, """{"items":[]}""",
            "If-Match: x", 400
        },
        { "POST", "/v1/smes", Json, new string(' ', 300_000), "", 413 },
        { "POST", "/v1/smes", "text/plain", "x", "", 415 },
        { "POST", "/v1/imports?format=csv", "application/pdf", "x", "", 415 },
        { "POST", "/v1/smes", Json, """{"employees":"many","capital":1,"colour":1,"website":"x"}""", "", 422 },
        { "PATCH", "/v1/smes/00000000-0000-7000-8000-0000000000ff", "application/merge-patch+json", "{}", "", 428 },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_said_in_the_language_asked_for(
        string method, string path, string type, string body, string header, int status)
    {
        foreach (var (language, first, last) in ((string, char, char)[])[
            ("ja", '\u3040', '\u30FF'), ("hi", '\u0900', '\u097F')])
        {
            using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
            request.Headers.AcceptLanguage.ParseAdd(language);
            if (type.Length > 0)
            {
                request.Content = new StringContent(body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
            }

            if (header.Split(": ") is [var name, var value])
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await shared.Service.Client.SendAsync(request, Stop);
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal([language], response.Content.Headers.ContentLanguage);
            var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!;
            var sentences = (IEnumerable<string>)[
                (string)problem["title"]!, (string)problem["detail"]!,
                .. problem["errors"]?.AsArray().Select(error => (string)error!["detail"]!) ?? []];
            Assert.All(sentences, said => Assert.Contains(said, letter => letter >= first && letter <= last));
        }
    }
}
