using System.Text.Json.Nodes;
using SmeMatch.Interchange.Formats.OpenContracting;
using Xunit;

namespace SmeMatch.Interchange.Tests.OpenContracting;

/// <summary>The merge against the fixtures of the standard's own tool.</summary>
public sealed class MergeTests
{
    private static readonly string[] ChangedNames = ["id", "date", "tag"];

    [Theory]
    [InlineData("1.0", "release-schema-1__0__3.json")]
    [InlineData("1.1", "release-schema-1__1__4.json")]
    [InlineData("schema", "schema.json")]
    public void Every_fixture_merges_to_the_release_beside_it(string folder, string schema)
    {
        var root = RepositoryRoot.SampleData("ocds", "edge-fixtures", "ocds-merge");
        var rules = SchemaRules.Of(Path.Combine(root, schema));
        var compared = 0;
        foreach (var compiled in Directory.GetFiles(Path.Combine(root, folder), "*-compiled.json"))
        {
            var beside = compiled.Replace("-compiled", "", StringComparison.Ordinal);
            var releases = JsonNode.Parse(File.ReadAllText(beside))!;
            var merged = new JsonObject();
            foreach (var release in releases.AsArray().OrderBy(release => (string?)release!["date"]))
            {
                ReleaseMerge.Lay(merged, release!.AsObject(), rules);
            }

            Assert.True(
                JsonNode.DeepEquals(Compared(JsonNode.Parse(File.ReadAllText(compiled))!), Compared(merged)),
                $"{Path.GetFileName(compiled)}: {merged.ToJsonString()}");
            compared++;
        }

        Assert.True(compared > 0);
    }

    [Theory]
    [InlineData("edge-fixtures/ocds-merge/release-schema-1__1__4.json", "")]
    [InlineData("standard-1.1/release-schema.json", "")]
    [InlineData("edge-fixtures/ocds-merge/release-schema-1__0__3.json", "tender/tenderers awards/suppliers")]
    public void The_rules_in_code_are_those_of_the_schemas(string schema, string unread)
    {
        var rules = SchemaRules.Of(Path.Combine(RepositoryRoot.SampleData("ocds"), schema));
        var differ = SchemaRules.Paths(Path.Combine(RepositoryRoot.SampleData("ocds"), schema)).Where(path =>
            rules.IsOmitted(path) != MergeRules.Standard.IsOmitted(path)
            || rules.IsWholeList(path) != MergeRules.Standard.IsWholeList(path));

        // OCDS 1.0 takes the ocid out as well, which the merged release gets back.
        Assert.Equal(unread.Split(' ', StringSplitOptions.RemoveEmptyEntries), differ.Where(path => path != "ocid"));
    }

    [Fact]
    public void An_entry_without_an_id_is_added_and_null_takes_away()
    {
        var merged = JsonNode.Parse("""{"a": [{"k": 1}], "b": {"c": 1, "d": 2}}""")!.AsObject();
        var release = JsonNode.Parse("""{"a": [{"k": 1}], "b": {"c": null}}""")!.AsObject();
        ReleaseMerge.Lay(merged, release, MergeRules.Standard);
        Assert.Equal("""{"a":[{"k":1},{"k":1}],"b":{"d":2}}""", merged.ToJsonString());
    }

    /// <summary>The tool gives the merged release a tag, an id and a date of its own.</summary>
    private static JsonObject Compared(JsonNode release)
    {
        var compared = release.DeepClone().AsObject();
        foreach (var name in ChangedNames.Append("ocid"))
        {
            compared.Remove(name);
        }

        return compared;
    }
}
