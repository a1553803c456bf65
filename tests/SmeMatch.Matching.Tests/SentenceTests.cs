using System.Text.Json;
using SmeMatch.Matching.Texts;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class SentenceTests
{
    private static Sentence Offer(string? near)
    {
        Sentence nothing = "";
        return near is null ? nothing : $" Did you mean '{near}'?";
    }

    private static Sentence Unknown(string name, string? near) => $"'{name}' is not known.{Offer(near)} {1.5}";

    [Fact]
    public void It_reads_in_English_and_keeps_form_and_facts_apart()
    {
        var sentence = Unknown("employes {1}", "employees");
        Assert.Equal("'employes {1}' is not known. Did you mean 'employees'? 1.5", sentence.ToString());
        Assert.Equal("'{0}' is not known.{1} {2}", sentence.Form);
        Assert.Equal("1.5", Assert.IsType<string>(sentence.Facts[2]));
        Assert.IsType<Sentence>(sentence.Facts[1]);
    }

    [Fact]
    public void A_translation_may_order_the_facts_otherwise()
    {
        var said = Unknown("x", "y").Say(form => form switch
        {
            "'{0}' is not known.{1} {2}" => "{2}: {1}「{0}」",
            " Did you mean '{0}'?" => "「{0}」ですか。",
            _ => null,
        });
        Assert.Equal("1.5: 「y」ですか。「x」", said);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("near")]
    public void It_is_kept_as_JSON_unchanged(string? near)
    {
        var sentence = Unknown("[\"\\", near);
        var kept = JsonSerializer.Deserialize<Sentence>(JsonSerializer.Serialize(sentence))!;
        Assert.Equal(sentence, kept);
        Assert.Equal(sentence.Form, kept.Form);
        Assert.Equal("ab", JsonSerializer.Deserialize<Sentence>("\"ab\"")!.ToString());
    }

    [Fact]
    public void Every_text_among_its_facts_is_changed_at_any_depth() =>
        Assert.Equal(
            "'A' is not known. Did you mean 'B'? 1.5",
            Unknown("a", "b").WithFacts(text => text.ToUpperInvariant()).ToString());
}
