using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Http;

/// <summary>A job as a path names it: by its id, or as the latest one.</summary>
internal static class JobId
{
    private const string Latest = "latest";

    /// <summary>The job; null when there is none.</summary>
    public static async Task<T?> Find<T>(string text, Func<Guid, Task<T?>> find, Func<Task<IReadOnlyList<T>>> latest)
        where T : class =>
        text.Equals(Latest, StringComparison.OrdinalIgnoreCase) ? await latest() is [var newest, ..] ? newest : null
        : Guid.TryParseExact(text, "D", out var id) ? await find(id)
        : null;

    public static IResult NotFound(Sentence kind, string text) => Problem.NotFound(
        $"There is no {kind} '{Shown(text)}'. Use an id of the list, or latest for the newest one.");

    private static string Shown(string text) => text.Length > 36 ? text[..36] + "…" : text;
}
