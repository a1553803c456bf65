using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Http;

/// <summary>Strong ETags made of a record's version, and the headers that ask about them.</summary>
internal static partial class Preconditions
{
    /// <summary>What If-Match holds: * or ETags in quotes.</summary>
    public const string Pattern = "^(\\*|(W/)?\"[!#-~]*\"( *, *(W/)?\"[!#-~]*\")*)$";

    public static string ETag(int version) => string.Create(CultureInfo.InvariantCulture, $"\"v{version}\"");

    /// <summary>Of an answer whose words follow the language: another language is another answer.</summary>
    public static string ETag(int version, Language language) => language == Language.En
        ? ETag(version) : string.Create(CultureInfo.InvariantCulture, $"\"v{version}-{language.ToWire()}\"");

    public static bool IsKnownAlready(HttpRequest request, string etag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(one => one.Tag == "*" || one.Tag == etag);

    /// <summary>The versions If-Match names; null for *, and a problem when there is no If-Match.</summary>
    public static (IReadOnlyCollection<int>? Versions, IResult? Problem) Required(HttpRequest request)
    {
        var (tags, problem) = Tags(request);
        if (problem is not null)
        {
            return (null, problem);
        }

        var versions = tags.Where(tag => !tag.IsWeak && tag.Tag.StartsWith("\"v", StringComparison.Ordinal))
            .Select(tag => int.TryParse(
                tag.Tag.ToString()[2..^1].Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                && Enum.GetValues<Language>().Any(one => tag.Tag == ETag(version, one))
                ? version
                : 0);
        return tags.Any(tag => tag.Tag == "*") ? (null, null) : ([.. versions], null);
    }

    /// <summary>The ETags of If-Match, * among them; or the problem with it.</summary>
    public static (IList<EntityTagHeaderValue> Tags, IResult? Problem) Tags(HttpRequest request)
    {
        if (request.Headers.IfMatch.Count == 0)
        {
            return ([], Problem.PreconditionRequired());
        }

        return (EntityTagHeaderValue.TryParseStrictList(request.Headers.IfMatch, out var tags) ? tags : [], null);
    }

    /// <summary>How long Prefer: wait=N asks to wait for the matches, at most ten seconds.</summary>
    public static TimeSpan PreferredWait(HttpRequest request)
    {
        var wait = Wait().Match(request.Headers["Prefer"].ToString());
        return wait.Success
            ? TimeSpan.FromSeconds(
                wait.Groups[1].Length > 2
                    ? 10
                    : Math.Min(10, int.Parse(wait.Groups[1].ValueSpan, CultureInfo.InvariantCulture)))
            : TimeSpan.Zero;
    }

    [GeneratedRegex("(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]+)\"?\\s*(?:$|[,;])", RegexOptions.IgnoreCase)]
    private static partial Regex Wait();
}
