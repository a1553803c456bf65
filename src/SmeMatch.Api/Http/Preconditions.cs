using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;

namespace SmeMatch.Api.Http;

/// <summary>The headers that ask about ETags and versions.</summary>
internal static partial class Preconditions
{
    /// <summary>What If-Match holds: * or ETags in quotes.</summary>
    public const string Pattern = "^(\\*|(W/)?\"[!#-~]*\"( *, *(W/)?\"[!#-~]*\")*)$";

    /// <summary>
    /// What the ETag of a record begins with. What follows names the bytes, which also change with the language, a
    /// link's time and the title of the project; If-Match asks about the version alone.
    /// </summary>
    public static string Version(int version) => string.Create(CultureInfo.InvariantCulture, $"v{version}.");

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

        var versions = tags.Where(tag => !tag.IsWeak).Select(tag => VersionTag().Match(tag.Tag.ToString()))
            .Select(tag => tag.Success ? int.Parse(tag.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0);
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

    /// <summary>"v3", as before ETags named bytes, also with a language; or with the name of the bytes.</summary>
    [GeneratedRegex("^\"v([0-9]{1,9})(?:-(?:ja|hi)|\\.[0-9A-Za-z_-]+)?\"$")]
    private static partial Regex VersionTag();

    [GeneratedRegex("(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]+)\"?\\s*(?:$|[,;])", RegexOptions.IgnoreCase)]
    private static partial Regex Wait();
}
