using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;
using Xunit;

namespace SmeMatch.Interchange.Tests.OpenContracting;

/// <summary>
/// Every member that we read, in the worked examples of the standards, changed in every way below: strict refuses what
/// the schema refuses and nothing else, but for the differences that docs/formats names.
/// </summary>
public sealed class StrictTests(ITestOutputHelper output)
{
    private const string Gone = "gone", Doubled = "doubled";

    private static readonly string[] Changes =
    [
        Gone, Doubled, "null", "5", "-1", "1.5", "1e2", "true", "\"\"", "\"x\"",
        "\"2024-11-28\"", "\"2024-11-28T00:00:00Z\"", "\"2024-11-28T00:00:00\"",
        "[]", "{}", "[{}]", "[null]", "[\"x\"]", "[\"x\",\"x\"]", "[[]]", "{\"id\":1}",
    ];

    [Fact]
    public async Task Of_a_release_strict_refuses_what_the_schema_refuses()
    {
        var files = Directory.GetFiles(
            RepositoryRoot.SampleData("ocds", "official-sample", "fictional-example", "1.1"), "*.json");
        await Compare(await StandardSchemas.Ocds(), "releases", ReleaseShape.Release, files, 900);
    }

    [Fact]
    public async Task Of_a_project_strict_refuses_what_the_schema_refuses()
    {
        var file = Path.Combine(RepositoryRoot.SampleData("oc4ids"), "example.json");
        await Compare(await StandardSchemas.Oc4ids(), "projects", ProjectShape.Project, [file], 900);
    }

    private async Task Compare(StandardSchemas schemas, string list, Member shape, string[] files, int atLeast)
    {
        var seen = new HashSet<(string, string)>();
        var differences = new List<string>();
        foreach (var file in files)
        {
            var root = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
            var places = (root[list] as JsonArray ?? []).SelectMany(element => Places(element!, shape, "", "")
                .Select(place => (Element: element!.ToJsonString(), place.Path, place.Member)));
            foreach (var (element, path, member) in places)
            {
                foreach (var change in Changes.Where(change => !seen.Contains((member, change))))
                {
                    var changed = Changed(element, path, change);
                    using var document = JsonDocument.Parse(changed);
                    var ours = ShapeReader.Read(document.RootElement, shape, Strictness.Strict).Faults;
                    var theirs = schemas.RefusalsOfElements($$"""{"{{list}}": [{{changed}}]}""");
                    seen.Add((member, change));
                    if (ours.Count > 0 != theirs.Count > 0 && !IsNamed(member, change, ours.Count > 0))
                    {
                        differences.Add(
                            $"{member} {change}: {string.Join(", ", theirs.Concat(ours.Select(fault => fault.Code)))}");
                    }
                }
            }
        }

        output.WriteLine($"{list}: {seen.Count} changes");
        Assert.True(seen.Count >= atLeast, $"Only {seen.Count} changes.");
        Assert.Empty(differences);
    }

    /// <summary>
    /// What docs/formats says we do not check, and times without a zone, which the schema's checker takes
    /// though RFC 3339 does not.
    /// </summary>
    private static bool IsNamed(string member, string change, bool oursAlone) => oursAlone
        ? change is "\"2024-11-28\"" or "\"2024-11-28T00:00:00\""
            && member.Split('/')[^1] is "date" or "endDate" or "updated"
        : member.EndsWith("/currency", StringComparison.Ordinal) || member.EndsWith("/url", StringComparison.Ordinal)
            || member.StartsWith("contractingProcesses/releases", StringComparison.Ordinal)
            || (change is Doubled or "[\"x\",\"x\"]");

    /// <summary>Every place of a member that we read, as a path and as the member without positions in lists.</summary>
    private static IEnumerable<(string Path, string Member)> Places(
        JsonNode node, Member shape, string at, string member)
    {
        foreach (var (name, child) in node as JsonObject ?? [])
        {
            if (shape.Find(name) is not { Misspelt: false, Member: var found })
            {
                continue;
            }

            var (path, named) = ($"{at}/{name}", member.Length == 0 ? name : $"{member}/{name}");
            yield return (path, named);
            var within = child is JsonArray list
                ? list.SelectMany((entry, index) => entry is null ? [] : Places(entry, found, $"{path}/{index}", named))
                : child is null ? [] : Places(child, found, path, named);
            foreach (var place in within)
            {
                yield return place;
            }
        }
    }

    private static string Changed(string element, string path, string change)
    {
        var root = JsonNode.Parse(element)!;
        var names = path.Split('/')[1..];
        var parent = names[..^1].Aggregate(root, (at, name) => at is JsonArray list
            ? list[int.Parse(name, CultureInfo.InvariantCulture)]! : at[name]!).AsObject();
        if (change == Gone)
        {
            parent.Remove(names[^1]);
        }
        else if (change == Doubled && parent[names[^1]] is JsonArray { Count: > 0 } list)
        {
            list.Add(list[0]!.DeepClone());
        }
        else if (change != Doubled)
        {
            parent[names[^1]] = JsonNode.Parse(change);
        }

        return root.ToJsonString();
    }
}
