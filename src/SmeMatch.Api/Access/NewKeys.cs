using SmeMatch.Storage.Access;

namespace SmeMatch.Api.Access;

/// <summary>Makes keys to be stored and their text to be shown, once.</summary>
internal static class NewKeys
{
    public static (NewKey Key, string Text) Make(
        Guid id, Guid organisation, string name, IReadOnlyList<string> scopes, IReadOnlyList<string> origins,
        DateTimeOffset? ends, int? requestsPerSecond)
    {
        var (kind, prefix) = scopes.Contains(Scope.Embed)
            ? ("publishable", ApiKey.Publishable)
            : ("secret", ApiKey.Secret);
        var text = ApiKey.New(prefix);
        return (
            new(
                id, organisation, name, kind, scopes, origins, ApiKey.Digest(text), text[^4..], ends,
                requestsPerSecond),
            text);
    }
}
