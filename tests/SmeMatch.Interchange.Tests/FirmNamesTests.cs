using SmeMatch.Interchange.Formats;
using Xunit;

namespace SmeMatch.Interchange.Tests;

public sealed class FirmNamesTests
{
    private static readonly FirmNames Names = new(SmallTables.All.NameWords);

    [Theory]
    [InlineData("株式会社備後ポンプ", "備後ポンプ")]
    [InlineData("備後ポンプ株式会社", "備後ポンプ")]
    [InlineData("特例有限会社 備後ポンプ", "備後ポンプ")]
    [InlineData("合同会社備後", "備後")]
    [InlineData("合資会社備後", "備後")]
    [InlineData("備後合名会社", "備後")]
    [InlineData("（株）備後", "備後")]
    [InlineData("㈱備後", "備後")]
    [InlineData("㈲備後", "備後")]
    [InlineData("(同)備後", "備後")]
    [InlineData("備後　ポンプ", "備後ポンプ")]
    [InlineData("ﾋﾞﾝｺﾞﾎﾟﾝﾌﾟ", "ビンゴポンプ")]
    [InlineData("ＡＢＣ株式会社", "ABC")]
    public void The_bare_name_has_no_legal_form_no_blanks_and_one_width(string name, string expected) =>
        Assert.Equal(expected, FirmNames.Bare(name));

    [Theory]
    [InlineData("備後ポンプ株式会社", "ポンプ")]
    [InlineData("備後ﾎﾟﾝﾌﾟ", "ポンプ")]
    [InlineData("備後建設", "建設")]
    [InlineData("備後建設工業", "建設工業")]
    [InlineData("ポンプ工業", "ポンプ")]
    [InlineData("工業ポンプ", "ポンプ")]
    [InlineData("建設 工業", "建設工業")]
    [InlineData("鈴木商店", null)]
    [InlineData("", null)]
    public void The_longest_word_tells_the_industry(string name, string? expected) =>
        Assert.Equal(expected, Names.TellingWord(name)?.Word);

    [Theory]
    [InlineData("電工建設", "建設", "06")]
    [InlineData("建設電工", "電工", "08")]
    [InlineData("電工建設電工", "電工", "08")]
    public void Of_words_of_equal_length_the_one_that_ends_last_tells_it(string name, string word, string industry)
    {
        var row = Names.TellingWord(name)!;
        Assert.Equal((word, industry), (row.Word, row.Industry));
    }
}
