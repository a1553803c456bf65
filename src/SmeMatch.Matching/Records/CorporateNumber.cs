namespace SmeMatch.Matching.Records;

/// <summary>The 13-digit number (法人番号) that Japan's National Tax Agency gives every corporation.</summary>
public static class CorporateNumber
{
    public const int Length = 13;

    /// <summary>
    /// Whether the text is thirteen ASCII digits whose first digit is the check digit of the other twelve
    /// (Ministry of Finance Ordinance 70 of 2014, article 2). A twelve-digit personal number is never accepted.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.Length != Length || text.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        return text[0] - '0' == CheckDigit(text[1..]);
    }

    /// <summary>The check digit, 1 to 9, of a twelve-digit base number: 9 − (Σ digit × weight mod 9), weights 1 and 2
    /// in turn from the right.</summary>
    public static int CheckDigit(ReadOnlySpan<char> baseNumber)
    {
        var sum = 0;
        for (var i = 0; i < baseNumber.Length; i++)
        {
            var fromRight = baseNumber.Length - i;
            sum += (baseNumber[i] - '0') * (fromRight % 2 == 1 ? 1 : 2);
        }

        return 9 - (sum % 9);
    }
}
