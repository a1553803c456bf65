using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Conformance.Tests.Corpus;

/// <summary>Twelve families of bad input: each gets a clear refusal, and the service goes on.</summary>
public sealed class BadInputTests(FuzzedService shared) : IClassFixture<FuzzedService>
{
    private const int Least = 600;
    private const int LeastOfFamily = 20;
    private const int Shown = 300;

    /// <summary>Every code that a refusal of the corpus may have.</summary>
    private static readonly Dictionary<int, string[]> Codes = new()
    {
        [400] = ["malformed-json", "malformed-multipart", "invalid-parameters", "bad-request"],
        [401] = ["key-required"],
        [404] = ["not-found"],
        [405] = ["method-not-allowed"],
        [409] = ["ambiguous-name", "unknown-organisation"],
        [413] = ["too-large"],
        [415] = ["unsupported-media-type"],
        [422] = ["invalid-record"],
        [428] = ["if-match-required"],
    };

    private readonly Service service = shared.Service;

    public static TheoryData<string> Families =>
        ["json", "numbers", "texts", "ids", "cursors", "filters", "dates", "media types", "headers", "paths", "keys"];

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Bad_input_is_refused_clearly(string family)
    {
        using var wire = new Wire(new Uri(service.Url), (await Key()).Value);
        var wrong = new List<string>();
        foreach (var input in await Inputs(family))
        {
            var answer = await wire.Send(input);
            if (Fault(input, answer) is { } fault)
            {
                wrong.Add($"{Short(input.Name)} ({input.Method} {Short(input.Path)}): {fault}; "
                    + $"{answer.Status} {answer.Type} {Short(answer.Body)}");
            }

            await Remove(input, answer);
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {family}:\n{string.Join('\n', wrong)}");
        await GoesOn();
    }

    /// <summary>What was taken goes again, lest its name be an answer to another family.</summary>
    private async Task Remove(BadInput input, Answer answer)
    {
        if (answer.Status == 201 && input.Path is "/v1/smes" or "/v1/opportunities")
        {
            var id = JsonNode.Parse(answer.Body)!["id"];
            await service.Send(HttpMethod.Delete, $"{input.Path}/{id}", null, await Key(), ("If-Match", "*"));
        }
    }

    [Fact]
    public async Task Bad_files_fail_alone_or_lose_only_their_bad_rows()
    {
        var wrong = new List<string>();
        foreach (var file in Files.All())
        {
            var job = await Import(file);
            var isRight = file.Rejected is { } rejected
                ? (string?)job["status"] == "completed" && (int)job["rejected"]! == rejected
                : (string?)job["status"] == "failed" && !string.IsNullOrWhiteSpace((string?)job["error"])
                    && (int)job["created"]! == 0;
            if (!isRight || !await HasReasons(job))
            {
                wrong.Add($"'{file.Name}' as {file.Format}: expected {file.Rejected?.ToString() ?? "failed"}; {job}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        await GoesOn();
    }

    [Fact]
    public async Task There_are_enough_of_them()
    {
        var counts = new List<int> { Files.All().Count() };
        foreach (var family in Families)
        {
            var inputs = await Inputs(family.Data);
            Assert.All(inputs, input => Assert.NotEmpty(input.Expected));
            Assert.Empty(inputs.GroupBy(input => input.Sent).Where(same => same.Count() > 1).Select(same => same.Key));
            counts.Add(inputs.Count);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{counts.Sum()} cases: {string.Join(", ", counts)}");
        Assert.Equal(12, counts.Count);
        Assert.All(counts, count => Assert.True(count >= LeastOfFamily, string.Join(", ", counts)));
        Assert.True(counts.Sum() >= Least, string.Join(", ", counts));
    }

    private async Task<List<BadInput>> Inputs(string family)
    {
        var smes = await service.Get("/v1/smes?limit=1");
        var opportunities = await service.Get("/v1/opportunities?limit=1");
        var ground = new Ground(
            (string)smes["items"]![0]!["id"]!, (string)opportunities["items"]![0]!["id"]!,
            (string)smes["nextCursor"]!, (await Key()).Value["Bearer ".Length..]);
        return [.. family switch
        {
            "json" => Bodies.Json(ground),
            "numbers" => Bodies.Numbers(),
            "texts" => Texts.All(),
            "dates" => Dates.All(),
            "ids" => Addresses.Ids(),
            "cursors" => Addresses.Cursors(ground),
            "filters" => Addresses.Filters(),
            "paths" => Lines.Paths(),
            "media types" => Envelopes.MediaTypes(ground),
            "headers" => Envelopes.Headers(ground).Concat(Lines.Headers()),
            _ => Envelopes.Keys(ground),
        }];
    }

    private static string? Fault(BadInput input, Answer answer)
    {
        var (status, type, body) = answer;
        if (!input.Expected.Contains(status))
        {
            return $"expected {string.Join(" or ", input.Expected)}";
        }

        if (status < 400)
        {
            return status == 201 ? Lost(input, body) : null;
        }

        // What the server cannot read as HTTP it refuses before there is a request to answer.
        if (input.Raw is { } raw && body.Length == 0)
        {
            return status is 400 or 405 or 414 or 431 or 505 || raw.StartsWith("HEAD ", StringComparison.Ordinal)
                ? null : "no body";
        }

        var problem = type == "application/problem+json" ? JsonNode.Parse(body) : null;
        var (code, errors) = ((string?)problem?["code"], problem?["errors"]?.AsArray() ?? []);
        return problem is null || (int?)problem["status"] != status
            || string.IsNullOrWhiteSpace((string?)problem["detail"])
            || string.IsNullOrWhiteSpace((string?)problem["title"]) ? "no problem details"
            : (string?)problem["type"] != $"urn:smematch:problem:{code}" ? "another type"
            : !Codes.TryGetValue(status, out var known) || !known.Contains(code) ? "another code"
            : input.Code is { } expected && code != expected ? $"expected the code {expected}"
            : code == "invalid-record" && !errors.Any(error => error!["pointer"] is not null) ? "no pointer"
            : code == "invalid-parameters" && !errors.Any(error => error!["parameter"] is not null) ? "no parameter"
            : null;
    }

    /// <summary>A name that is taken comes back as it was sent.</summary>
    private static string? Lost(BadInput input, string body)
    {
        var (sent, kept) = (JsonNode.Parse(input.Body!)!["name"]?["en"], JsonNode.Parse(body)!["name"]?["en"]);
        return (string?)sent == (string?)kept ? null : "the name was changed";
    }

    private Task<(string Name, string Value)> Key() => service.Key("Bad input", "admin", "verify");

    private async Task GoesOn() => Assert.NotEmpty((await service.Get("/v1/smes?limit=1"))["items"]!.AsArray());

    /// <summary>Every row that was left out says why.</summary>
    private async Task<bool> HasReasons(JsonNode job)
    {
        var rejections = (await service.Get($"/v1/imports/{job["id"]}/rejections?limit=100"))["items"]!.AsArray();
        return rejections.Count == Math.Min(100, (int)job["rejected"]!) && rejections.All(
            row => row!["errors"]!.AsArray() is [{ } error, ..]
                && !string.IsNullOrWhiteSpace((string?)error["detail"]));
    }

    private async Task<JsonNode> Import(BadFile file)
    {
        using var content = new ByteArrayContent(file.Bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var response = await service.Client.PostAsync(
            new Uri($"/v1/imports?format={file.Format}&records=smes", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        for (var tries = 0; tries < 2_400; tries++)
        {
            var job = await service.Get(response.Headers.Location!.ToString());
            if ((string?)job["status"] is not ("queued" or "running"))
            {
                return job;
            }

            await Task.Delay(25);
        }

        throw new TimeoutException($"The import of '{file.Name}' did not end.");
    }

    private static string Short(string text) => text.Length > Shown ? text[..Shown] : text;
}
