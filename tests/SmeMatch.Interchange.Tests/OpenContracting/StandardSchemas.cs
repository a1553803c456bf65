using System.Text.Json.Nodes;
using NJsonSchema;
using Xunit;

namespace SmeMatch.Interchange.Tests.OpenContracting;

/// <summary>Checks a package against the schemas of its standard, its elements apart from what is around.</summary>
internal sealed class StandardSchemas(JsonSchema package, JsonSchema element, string list)
{
    public static async Task<StandardSchemas> Ocds()
    {
        var folder = RepositoryRoot.SampleData("ocds", "standard-1.1");
        return await Of(folder, "release-package-schema.json", "release-schema.json", "releases");
    }

    public static async Task<StandardSchemas> Oc4ids()
    {
        var folder = RepositoryRoot.SampleData("oc4ids");
        return await Of(folder, "project-package-schema.json", "project-schema.json", "projects");
    }

    /// <summary>What the schemas refuse, as kind and path.</summary>
    public List<string> Refusals(string json) =>
        [.. package.Validate(json).Select(fault => $"{fault.Kind} {fault.Path}"), .. RefusalsOfElements(json)];

    public List<string> RefusalsOfElements(string json) =>
    [
        .. JsonNode.Parse(json)![list]!.AsArray().SelectMany(one => element.Validate(one!.ToJsonString()))
            .Select(fault => $"{fault.Kind} {fault.Path}"),
    ];

    private static async Task<StandardSchemas> Of(string folder, string package, string element, string list)
    {
        // The package names the schema of its elements by an address on the web.
        var around = JsonNode.Parse(await Text(package))!;
        around["properties"]![list]!["items"] = new JsonObject { ["type"] = "object" };
        return new(
            await JsonSchema.FromJsonAsync(around.ToJsonString(), Cancel),
            await JsonSchema.FromJsonAsync(await Text(element), Cancel),
            list);

        Task<string> Text(string file) => File.ReadAllTextAsync(Path.Combine(folder, file), Cancel);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
