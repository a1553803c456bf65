using System.Net.Http.Headers;
using System.Text;
using SmeMatch.Conformance.Tests.Document;

namespace SmeMatch.Conformance.Tests.Generation;

/// <summary>What is wrong with a request on purpose.</summary>
/// <param name="Pointer">Where in the body; null when it is elsewhere or the body cannot be read at all.</param>
/// <param name="Parameter">The parameter; null when it is the body.</param>
internal sealed record Flaw(string What, string? Pointer = null, string? Parameter = null);

/// <summary>A request, valid by the document unless it has a flaw.</summary>
internal sealed record ApiRequest(
    Operation Operation, string Path, IReadOnlyList<(string Name, string Value)> Query,
    IReadOnlyList<(string Name, string Value)> Headers, string? MediaType, string? Body, Flaw? Flaw, string Seed)
{
    private const int MostShown = 1_500;

    public string Address => Path + (Query.Count == 0 ? "" : "?") + string.Join(
        '&', Query.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}"));

    public HttpRequestMessage Message()
    {
        var message = new HttpRequestMessage(Operation.Method, new Uri(Address, UriKind.Relative));
        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
            message.Content.Headers.ContentType =
                MediaType is { Length: > 0 } type ? MediaTypeHeaderValue.Parse(type) : null;
        }

        return message;
    }

    public override string ToString()
    {
        var body = Body is { Length: > MostShown } ? Body[..MostShown] + "…" : Body;
        var kind = Flaw is null ? "valid" : $"flaw: {Flaw.What} {Flaw.Pointer}{Flaw.Parameter}";
        return $"""
            {Operation.Method} {Address}   (seed {Seed}, {kind})
            {string.Join('\n', Headers.Select(header => $"{header.Name}: {header.Value}"))}
            {MediaType} {body}
            """;
    }
}
