using System.Text.Json.Nodes;

namespace SmeMatch.Conformance.Tests.Document;

/// <summary>A parameter of an operation.</summary>
/// <param name="In">path, query or header.</param>
internal sealed record Parameter(string Name, string In, bool IsRequired, JsonObject Schema);

/// <summary>An operation as the document describes it.</summary>
/// <param name="Bodies">Schemas by media type; empty when it takes no body.</param>
/// <param name="Answers">Schemas by status and media type; a null schema means no content.</param>
internal sealed record Operation(
    string Name, HttpMethod Method, string Path, IReadOnlyList<Parameter> Parameters,
    IReadOnlyDictionary<string, JsonObject> Bodies,
    IReadOnlyDictionary<int, IReadOnlyDictionary<string, JsonObject>> Answers)
{
    public IEnumerable<Parameter> Of(string place) => Parameters.Where(parameter => parameter.In == place);
}
