using System.Text.Json.Nodes;
using SmeMatch.Conformance.Tests.Document;

namespace SmeMatch.Conformance.Tests.Generation;

/// <summary>Makes requests of an operation from the document alone, valid or with one flaw.</summary>
internal sealed class Requests(ApiDocument document, Known known)
{
    private readonly Values values = new(document, known);
    private readonly BodyFlaws bodyFlaws = new(document);

    public async Task<ApiRequest> Make(Operation operation, bool isValid, Draw draw)
    {
        var valid = Valid(operation, draw, isValid);
        for (var tries = 0; !isValid && tries < 20; tries++)
        {
            if (await Broken(valid, draw) is { } broken)
            {
                return broken;
            }
        }

        return valid;
    }

    private ApiRequest Valid(Operation operation, Draw draw, bool mayContinue)
    {
        if (mayContinue && draw.Chance(30) && known.Cursor(operation, draw) is var (page, cursor))
        {
            return page with
            {
                Query = [.. page.Query.Where(pair => pair.Name != "cursor"), ("cursor", cursor)],
                Seed = draw.Seed,
            };
        }

        var path = operation.Of("path").Aggregate(operation.Path, (text, parameter) => text.Replace(
            $"{{{parameter.Name}}}",
            Uri.EscapeDataString(PathValue(operation, parameter, draw)),
            StringComparison.Ordinal));
        var percent = draw.One([0, 10, 25, 50]);
        var query = operation.Of("query")
            .Where(parameter => (string?)parameter.Schema["format"] != "cursor")
            .Where(parameter => parameter.IsRequired || draw.Chance(percent))
            .Select(parameter => (parameter.Name, Text(parameter, draw))).ToList();
        var headers = operation.Of("header").Where(parameter => parameter.IsRequired || draw.Chance(30))
            .Select(parameter => (parameter.Name, Header(parameter, draw))).ToList();
        var (type, body) = Body(operation, draw);
        return new(operation, path, query, headers, type, body, null, draw.Seed);
    }

    private (string? Type, string? Body) Body(Operation operation, Draw draw)
    {
        if (operation.Bodies.Count == 0)
        {
            return (null, null);
        }

        var (type, schema) = draw.One(operation.Bodies.ToList());
        return type == "multipart/form-data" ? ($"{type}; boundary=b", Form(draw))
            : (type, IsJson(type) ? values.Of(schema, draw)!.ToJsonString() : draw.Of(CsCheck.Gen.String));
    }

    /// <summary>A form with one file.</summary>
    private static string Form(Draw draw) =>
        "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\n"
        + draw.Of(CsCheck.Gen.String) + "\r\n--b--\r\n";

    private string PathValue(Operation operation, Parameter parameter, Draw draw)
    {
        var text = draw.Chance(80) && known.InPath(operation, parameter, draw) is { } id ? id
            : draw.Chance(30) ? draw.Of(CsCheck.Gen.Guid).ToString()
            : Texts.Valid(parameter.Schema, draw);
        // A path loses segments of dots on its way.
        return text is "." or ".." ? "x" : text;
    }

    /// <summary>The one header whose value has to be new for each request gets a value of its own.</summary>
    private static string Header(Parameter parameter, Draw draw) => parameter.Name == "Idempotency-Key"
        ? draw.Of(CsCheck.Gen.Guid).ToString()
        : Texts.Valid(parameter.Schema, draw, isAscii: true);

    private string Text(Parameter parameter, Draw draw) => values.Of(parameter.Schema, draw, parameter.Name) switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToJsonString().Replace(".0", "", StringComparison.Ordinal),
        _ => throw new InvalidOperationException($"{parameter.Name} has no single value."),
    };

    private static bool IsJson(string type) => type.EndsWith("json", StringComparison.Ordinal);

    private async Task<ApiRequest?> Broken(ApiRequest valid, Draw draw)
    {
        var operation = valid.Operation;
        switch (draw.Number(0, operation.Bodies.Count > 0 ? 9 : 4))
        {
            case 0:
                var unknown = draw.One(["unknown", "Limit", "q[]", "$filter", "limit ", "名", "0"]);
                return valid with
                {
                    Query = [.. valid.Query, (unknown, "1")],
                    Flaw = new("unknown parameter", null, unknown),
                };
            case 1 when valid.Query.Count > 0:
                var twice = draw.One(valid.Query.ToList());
                return valid with { Query = [.. valid.Query, twice], Flaw = new("repeated", null, twice.Name) };
            case 2 when operation.Parameters.FirstOrDefault(one => one.IsRequired && one.In != "path") is { } needed:
                return valid with
                {
                    Query = [.. valid.Query.Where(pair => pair.Name != needed.Name)],
                    Headers = [.. valid.Headers.Where(pair => pair.Name != needed.Name)],
                    Flaw = new("missing", null, needed.Name),
                };
            case 3 or 4 when operation.Parameters.Count > 0:
                return WrongParameter(valid, draw.One(operation.Parameters.ToList()), draw);
            case 5 when operation.Answers.ContainsKey(415):
                return WrongType(valid, draw);
            case > 5 when IsJson(valid.MediaType!):
                var schema = operation.Bodies[valid.MediaType!];
                return await bodyFlaws.Of(schema, JsonNode.Parse(valid.Body!)!, draw) is var (body, flaw)
                    ? valid with { Body = body, Flaw = flaw }
                    : null;
            default:
                return null;
        }
    }

    private static ApiRequest? WrongType(ApiRequest valid, Draw draw)
    {
        var type = draw.One(
            [
                "", "text/plain", "application/xml", "application/json; charset=utf-16",
                "application/x-www-form-urlencoded", "*/*",
            ]);
        return valid with { MediaType = type, Flaw = new($"Content-Type '{type}'") };
    }

    private static ApiRequest? WrongParameter(ApiRequest valid, Parameter parameter, Draw draw)
    {
        var text = (string?)parameter.Schema["format"] == "cursor"
            ? draw.One(["x", "AAAA", new string('A', 44), "", " "])
            : TextFlaws.Of(parameter.Schema, draw);
        if (text is null)
        {
            return null;
        }

        var flaw = new Flaw($"'{text}'", null, parameter.Name);
        switch (parameter.In)
        {
            case "query":
                return valid with
                {
                    Query = [.. valid.Query.Where(pair => pair.Name != parameter.Name), (parameter.Name, text)],
                    Flaw = flaw,
                };
            case "header":
                // What is no header's text does not leave the client.
                return text.Length == 0 || text.Any(letter => letter is < ' ' or > '~') || text.Trim() != text
                    ? null
                    : valid with
                    {
                        Headers = [.. valid.Headers.Where(pair => pair.Name != parameter.Name), (parameter.Name, text)],
                        Flaw = flaw,
                    };
            default:
                // An empty or dotted segment is another path, and NUL ends in the server before there is a request.
                var segment = Uri.EscapeDataString(text);
                var place = System.Array.IndexOf(valid.Operation.Path.Split('/'), $"{{{parameter.Name}}}");
                var segments = valid.Path.Split('/');
                segments[place] = segment;
                return text.Length == 0 || text.Contains('\0', StringComparison.Ordinal) || text.Trim('.').Length == 0
                    ? null
                    : valid with { Path = string.Join('/', segments), Flaw = flaw };
        }
    }
}
