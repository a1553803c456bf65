using SmeMatch.Interchange.Schema;
using Xunit;

namespace SmeMatch.Interchange.Tests;

public sealed class RecordTextTests
{
    [Theory]
    [InlineData(@"a\u0000b")]
    [InlineData(@"a\u0001")]
    [InlineData(@"a\tb")]
    [InlineData(@"a\nb")]
    [InlineData(@"a\n")]
    [InlineData(@"a\r\n")]
    [InlineData(@"a\u007fb")]
    [InlineData(@"")]
    [InlineData(@"   ")]
    [InlineData(@"\u3000")]
    public void Control_characters_and_blank_texts_are_refused(string text) =>
        Assert.Equal(["/name/en text"], Readers.Faults(Readers.Sme(Name("en", text))));

    [Theory]
    [InlineData(@"a\ud800")]
    [InlineData(@"\udc00a")]
    [InlineData(@"\ud800\ud800")]
    public void Half_of_a_surrogate_pair_is_refused_in_every_kind_of_text(string text)
    {
        Assert.Equal(["/name/en text"], Readers.Faults(Readers.Sme(Name("en", text))));
        Assert.Equal(["/description text"], Readers.Faults(Titled($"\"description\": \"{text}\"")));
        Assert.Equal(["/prefecture text"], Readers.Faults(Readers.NamedSme($"\"prefecture\": \"{text}\"")));
        Assert.Equal(["/industries/0 text"], Readers.Faults(Readers.NamedSme($"\"industries\": [\"{text}\"]")));
    }

    [Theory]
    [InlineData(@"\ud800")]
    [InlineData(@"a\udc00")]
    [InlineData(@"\u0000")]
    public void A_member_whose_name_is_no_text_is_a_fault_that_can_be_stored(string name)
    {
        var fault = Assert.Single(Readers.NamedSme($"\"{name}\": 1").Faults);
        Assert.Equal("unknown-member", fault.Code);
        Assert.All(fault.Pointer + fault.Detail, character =>
            Assert.False(char.IsControl(character) || char.IsSurrogate(character)));
    }

    [Theory]
    [InlineData(@"a\u0000b")]
    [InlineData(@"a\u000bb")]
    [InlineData(@"a\u007fb")]
    public void A_long_text_has_no_control_characters(string text) =>
        Assert.Equal(["/description text"], Readers.Faults(Titled($"\"description\": \"{text}\"")));

    [Fact]
    public void A_long_text_may_have_lines_and_tabs() =>
        Assert.Equal(@"""a\r\n\tb\n""", Readers.Member(Titled(@"""description"": ""a\r\n\tb\n"""), "description"));

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void Length_counts_characters_and_not_their_halves(int length, bool expected)
    {
        var plain = string.Concat(Enumerable.Repeat("x", length));
        var pairs = string.Concat(Enumerable.Repeat("𠮷", length));
        string[] faults = expected ? [] : ["/name/ja too-long"];
        Assert.Equal(faults, Readers.Faults(Readers.Sme(Name("ja", plain))));
        Assert.Equal(faults, Readers.Faults(Readers.Sme(Name("ja", pairs))));
    }

    [Fact]
    public void A_fault_never_quotes_half_of_a_character_nor_a_control_character()
    {
        var cut = new string('x', 39) + "𠮷" + new string('x', 9);
        Assert.All(Detail(cut), character => Assert.False(char.IsSurrogate(character)));
        Assert.All(Detail(@"JP\u0000"), character => Assert.False(char.IsControl(character)));
    }

    [Theory]
    [InlineData("https://bingo.example/", true)]
    [InlineData("http://bingo.example:8080/a?b=c#d", true)]
    [InlineData("https://例え.jp/", true)]
    [InlineData("bingo.example", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("https://user:secret@bingo.example/", false)]
    [InlineData("https://bingo.example/a b", false)]
    [InlineData(@"https://bingo.example/\n", false)]
    [InlineData("https:///path", false)]
    public void A_web_address_is_http_without_credentials_or_blanks(string url, bool expected) =>
        Assert.Equal(expected, Readers.NamedSme($"\"website\": \"{url}\"").IsValid);

    [Fact]
    public void A_web_address_has_at_most_500_characters()
    {
        const string start = "https://bingo.example/";
        Assert.True(Readers.NamedSme($"\"website\": \"{start.PadRight(500, 'x')}\"").IsValid);
        Assert.False(Readers.NamedSme($"\"website\": \"{start.PadRight(501, 'x')}\"").IsValid);
    }

    private static string Name(string language, string text) => $$"""{"name": {"{{language}}": "{{text}}"} }""";

    private static string Detail(string prefecture) =>
        Assert.Single(Readers.NamedSme($"\"prefecture\": \"{prefecture}\"").Faults).Detail.ToString();

    private static Reading Titled(string members) =>
        Readers.Opportunity($$"""{"title": {"en": "Pumps"}, {{members}}}""");
}
