using System.Text.Json.Nodes;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Tests;

/// <summary>Which source accounts for which member, after files and after changes by hand.</summary>
public sealed class ProvenanceTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_a_later_source_does_not_say_keeps_the_source_it_had()
    {
        var register = Parse(
            """{"name":{"ja":"A"},"municipality":"X","source":{"system":"nta","asOf":"2026-01-01"}}""");
        var merged = Parse("""
            {"name":{"ja":"A"},"municipality":"X","employees":5,"source":{"system":"gbizinfo","asOf":"2026-02-01"}}
            """);
        var said = Parse("""{"name":{"ja":"A"},"employees":5,"source":{"system":"gbizinfo","asOf":"2026-02-01"}}""");
        var first = Provenance.AfterFile(null, register, merged, said);
        Assert.Equal("""{"municipality":{"system":"nta","asOf":"2026-01-01"}}""", first);

        var moved = Parse(
            """{"name":{"ja":"A"},"municipality":"Y","employees":5,"source":{"system":"nta","asOf":"2026-03-01"}}""");
        var told = Parse("""{"name":{"ja":"A"},"municipality":"Y","source":{"system":"nta","asOf":"2026-03-01"}}""");
        Assert.Equal(
            """{"employees":{"system":"gbizinfo","asOf":"2026-02-01"}}""",
            Provenance.AfterFile(first, merged, moved, told));
        Assert.Null(Provenance.AfterFile(first, merged, said, said));
    }

    [Fact]
    public void A_change_by_hand_is_not_ascribed_to_the_source_unless_it_names_one()
    {
        var before = Parse("""{"employees":5,"founded":1960,"source":{"system":"nta"}}""");
        var edited = Parse("""{"employees":6,"founded":1960,"source":{"system":"nta"}}""");
        var sourced = Parse("""{"employees":6,"founded":1960,"source":{"system":"survey"}}""");
        Assert.Equal(
            """{"employees":{"system":"edited","asOf":"2026-11-30"}}""",
            Provenance.AfterEdit(null, before, edited, Now));
        Assert.Equal("""{"founded":{"system":"nta"}}""", Provenance.AfterEdit(null, before, sourced, Now));
        edited.Remove("source");
        Assert.Null(Provenance.AfterEdit(null, before, edited, Now));
        before.Remove("source");
        Assert.Null(Provenance.AfterEdit(null, before, sourced, Now));
    }

    [Fact]
    public void What_nobody_was_named_for_is_not_ascribed_to_the_next_file()
    {
        var typed = Parse("""{"website":"https://a.example/"}""");
        var after = Parse("""{"website":"https://a.example/","employees":5,"source":{"system":"nta"}}""");
        var said = Parse("""{"employees":5,"source":{"system":"nta"}}""");
        Assert.Equal("""{"website":{"system":"edited"}}""", Provenance.AfterFile(null, typed, after, said));
    }

    [Fact]
    public void What_a_merge_took_over_comes_from_where_the_retired_record_had_it()
    {
        var kept = Parse("""{"employees":5,"source":{"system":"nta"}}""");
        var retired = Parse(
            """{"employees":6,"founded":1960,"website":"https://a.example/","source":{"system":"list"}}""");
        var merged = Parse(
            """{"employees":5,"source":{"system":"nta"},"founded":1960,"website":"https://a.example/"}""");
        Assert.Equal(
            """{"founded":{"system":"gbizinfo"},"website":{"system":"list"}}""",
            Provenance.AfterMerge(null, kept, merged, """{"founded":{"system":"gbizinfo"}}""", retired));
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
