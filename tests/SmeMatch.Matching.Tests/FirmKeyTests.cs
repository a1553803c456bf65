using SmeMatch.Matching.Records;
using Xunit;

namespace SmeMatch.Matching.Tests;

/// <summary>What firms without a number are known by.</summary>
public sealed class FirmKeyTests
{
    [Theory]
    [InlineData("株式会社備後ポンプ", "㈱備後ポンプ")]
    [InlineData("株式会社備後ポンプ", "(株) 備後　ポンプ")]
    [InlineData("株式会社備後ポンプ", "（株）備後ポンプ")]
    [InlineData("備後ポンプ株式会社", "備後ポンプ㈱")]
    [InlineData("有限会社アルファー", "(有)アルフア")]
    [InlineData("特例有限会社アルファ", "㈲アルファ")]
    [InlineData("合同会社キッチン", "合同会社キツチン")]
    [InlineData("コンピュータ・サービス株式会社", "コンピューターサービス株式会社")]
    [InlineData("Ａ‐Ｂ工業株式会社", "a−b工業株式会社")]
    [InlineData("ﾊﾟｲﾌﾟ工業", "パイプ工業")]
    [InlineData("Bingo Pump Works Co., Ltd.", "BINGO PUMP WORKS CO LTD")]
    [InlineData("株式會社山田", "株式会社山田")]
    public void Spellings_of_one_name_have_one_key(string one, string other) =>
        Assert.Equal(FirmKey.Of(one, "JP-34", "福山市"), FirmKey.Of(other, "JP-34", "福山市"));

    [Theory]
    [InlineData("株式会社山田", "山田株式会社")]
    [InlineData("株式会社山田", "有限会社山田")]
    [InlineData("株式会社山田", "山田")]
    [InlineData("Yamada Inc.", "Yamada")]
    public void Another_legal_form_or_its_place_makes_another_key_of_the_same_bare_name(string one, string other)
    {
        var (left, right) = (FirmKey.Of(one, "JP-34", "福山市"), FirmKey.Of(other, "JP-34", "福山市"));
        Assert.NotEqual(left, right);
        Assert.Equal(left.Split('|')[0], right.Split('|')[0]);
    }

    [Theory]
    [InlineData("株式会社山田", "株式会社山口")]
    [InlineData("パイプ", "ハイプ")]
    [InlineData("第一工業", "第二工業")]
    [InlineData("株式会社", "有限会社")]
    public void Other_names_have_other_bare_names(string one, string other) => Assert.NotEqual(
        FirmKey.Of(one, null, null).Split('|')[0], FirmKey.Of(other, null, null).Split('|')[0]);

    [Theory]
    [InlineData("福井県", "永平寺町", "吉田郡永平寺町", true)]
    [InlineData("千葉県", "鎌ケ谷市", "鎌ヶ谷市", true)]
    [InlineData("福井県", "鯖江市", "越前市", false)]
    [InlineData("福井県", "鯖江市", null, false)]
    public void A_municipality_is_the_same_in_its_spellings(string prefecture, string? one, string? other, bool same) =>
        Assert.Equal(same, FirmKey.Of("山田", prefecture, one) == FirmKey.Of("山田", prefecture, other));

    [Fact]
    public void No_name_can_pass_for_the_place_of_another() => Assert.NotEqual(
        FirmKey.Of("山田|JP-34", null, null), FirmKey.Of("山田", "JP-34", null));
}
