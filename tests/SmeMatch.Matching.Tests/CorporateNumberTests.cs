using SmeMatch.Matching.Records;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class CorporateNumberTests
{
    [Theory]
    [InlineData("8700110005901")]
    [InlineData("1180301018771")]
    [InlineData("5010401067252")]
    [InlineData("1130001011420")]
    [InlineData("7010001008844")]
    [InlineData("7000012050002")]
    [InlineData("8000020130001")]
    [InlineData("8010401050387")]
    [InlineData("5120001158218")]
    [InlineData("8000012010038")]
    [InlineData("4000012090001")]
    [InlineData("2010405004147")]
    [InlineData("2010405003693")]
    [InlineData("9010005014408")]
    [InlineData("7000020010006")]
    [InlineData("1000020470007")]
    public void Numbers_of_real_corporations_are_valid(string number) => Assert.True(CorporateNumber.IsValid(number));

    [Theory]
    [InlineData("4010401010835")]
    [InlineData("9010401027685")]
    [InlineData("6120001037978")]
    [InlineData("0700110005901")]
    [InlineData("870011000590")]
    [InlineData("8７00110005901")]
    [InlineData("1700110005901")]
    [InlineData("T8700110005901")]
    [InlineData("87001100059010")]
    [InlineData(" 8700110005901")]
    [InlineData("8700110005901\n")]
    [InlineData("87001１0005901")]
    [InlineData("8-700110005901")]
    [InlineData("")]
    public void A_wrong_check_digit_length_or_character_is_refused(string number) =>
        Assert.False(CorporateNumber.IsValid(number));

    [Theory]
    [InlineData("700110005901", 8)]
    [InlineData("000000000000", 9)]
    [InlineData("000000000009", 9)]
    [InlineData("000000000001", 8)]
    [InlineData("000000000010", 7)]
    [InlineData("999999999999", 9)]
    public void The_check_digit_is_nine_less_the_remainder_of_the_weighted_sum(string baseNumber, int expected) =>
        Assert.Equal(expected, CorporateNumber.CheckDigit(baseNumber));

    [Fact]
    public void Every_single_digit_error_is_caught_but_zero_for_nine_and_nine_for_zero()
    {
        const int seed = 51;
        var population = new Population(seed);
        for (var round = 0; round < 500; round++)
        {
            var number = string.Concat(Enumerable.Range(0, 12).Select(_ => population.Below(10)));
            number = CorporateNumber.CheckDigit(number) + number;
            var errors = Enumerable.Range(0, 13).SelectMany(at => "0123456789".Select(digit => (at, digit)));
            foreach (var (at, digit) in errors)
            {
                var wrong = number[..at] + digit + number[(at + 1)..];
                var escapes = at > 0 && (number[at], digit) is ('0', '9') or ('9', '0') || wrong == number;
                Assert.True(CorporateNumber.IsValid(wrong) == escapes, $"seed {seed}: {number} written as {wrong}");
            }
        }
    }
}
