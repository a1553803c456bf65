using System.Security.Cryptography;
using System.Text;

namespace SmeMatch.Api.Access;

/// <summary>
/// The text of a key: smk_live_ (secret), smp_live_ (publishable), smk_demo_ or smp_demo_, 160 random bits and
/// eight characters of their SHA-256 as checksum, all in hexadecimal. A mistyped key is known as such
/// without asking the database.
/// </summary>
internal static class ApiKey
{
    public const string Secret = "smk_live_";
    public const string Publishable = "smp_live_";
    public const string Demo = "smk_demo_";
    public const string DemoPublishable = "smp_demo_";
    private const int RandomBytes = 20;
    private const int ChecksumLength = 8;

    public static string New(string prefix)
    {
        var start = prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        return start + Checksum(start);
    }

    /// <summary>Whether the text is meant as a key at all, right or wrong.</summary>
    public static bool IsMeant(string text) =>
        IsMeantSecret(text) || text.StartsWith("smp_", StringComparison.Ordinal);

    /// <summary>Whether the text is meant as a key that must not be seen, the demo's too.</summary>
    public static bool IsMeantSecret(string text) => text.StartsWith("smk_", StringComparison.Ordinal);

    public static bool IsWellFormed(string text) =>
        text.Length == Secret.Length + (2 * RandomBytes) + ChecksumLength
        && ((string[])[Secret, Publishable, Demo, DemoPublishable])
            .Any(prefix => text.StartsWith(prefix, StringComparison.Ordinal))
        && text[^ChecksumLength..] == Checksum(text[..^ChecksumLength]);

    public static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string Checksum(string start) => Convert.ToHexStringLower(Digest(start))[..ChecksumLength];
}
