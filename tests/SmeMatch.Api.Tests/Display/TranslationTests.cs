using System.Reflection;
using System.Text.RegularExpressions;
using SmeMatch.Interchange.Reference;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Tests.Display;

/// <summary>Every text is there in three languages and names the same facts in each.</summary>
public sealed partial class TranslationTests
{
    private static readonly ReferenceTables Tables =
        ReferenceTableReader.Read(Path.Combine(RepositoryRoot.Path, "db", "reference"));

    public static TheoryData<string, string> Languages => new()
    {
        { "ja", "[\u3040-\u30ff\u4e00-\u9fff]" },
        { "hi", "[\u0900-\u097f]" },
    };

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_text_is_translated_with_the_same_facts(string language, string script)
    {
        var rows = Tables.Texts.Concat(Tables.Messages).ToList();
        Assert.True(rows.Count > 200);
        Assert.All(rows, row =>
        {
            var text = language == "ja" ? row.Ja : row.Hi;
            Assert.True(text is not null && Regex.IsMatch(text, script), row.En);
            Assert.Equal(Facts(row.En), Facts(text!));
        });
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_name_of_a_sub_sector_and_state_is_translated(string language, string script) => Assert.All(
        Tables.Sectors.Select(row => row.Name).Concat(Tables.States.Select(row => row.Name)),
        name => Assert.Matches(script, (language == "ja" ? name.Ja : name.Hi) ?? ""));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_name_of_an_industry_that_a_reason_can_name_is_translated(string language, string script)
    {
        var lookup = new Lookup(Tables);
        var named = Tables.Industries
            .Where(row => Tables.Sectors.Any(sector => lookup.Affinity(row.Code, sector.Code) is not null)).ToList();
        Assert.True(named.Count > 1_000, $"{named.Count}");
        Assert.All(named, row => Assert.True(
            Regex.IsMatch((language == "ja" ? row.Name.Ja : row.Name.Hi) ?? "", script), $"{row.Code} {row.Name.En}"));
    }

    [Fact]
    public void Why_an_industry_fits_is_said_politely_in_Japanese() => Assert.All(
        Tables.Affinity,
        row => Assert.Matches("^([^。]+(です|ます|ません|でしょう)。)+$", row.RationaleIn(Language.Ja)));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Why_an_industry_fits_is_said_in_every_language(string language, string script) => Assert.All(
        Tables.Affinity,
        row => Assert.Matches(script, row.RationaleIn(language == "ja" ? Language.Ja : Language.Hi)));

    [Fact]
    public void Every_sentence_written_in_code_has_its_translations()
    {
        var known = Tables.Messages.Select(row => row.En).ToHashSet(StringComparer.Ordinal);
        var written = ((Assembly[])[typeof(Program).Assembly, typeof(Interchange.Schema.Field).Assembly,
            typeof(Storage.Records.RecordStore).Assembly]).Select(WrittenSentences.Of).ToList();
        var forms = written.SelectMany(one => one.Forms).Where(one => one.Form.Any(char.IsLetter)).ToList();
        Assert.True(forms.Count > 150, $"{forms.Count}");
        var faults = forms.Where(one => !known.Contains(one.Form)).Select(one => $"not in messages.csv: {one}")
            .Concat(written.SelectMany(one => one.Unwritten).Select(one => $"not written where it is said: {one}"))
            .ToList();
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    private static string[] Facts(string text) =>
        [.. Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}
