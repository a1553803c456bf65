using System.Security.Claims;
using SmeMatch.Api.Access;
using SmeMatch.Api.Operating;
using SmeMatch.Storage.Access;

namespace SmeMatch.Api.Embed;

/// <summary>Counts what visitors of a key's sites see; what this service's own pages show is a trial.</summary>
internal sealed class EmbedUsage(EmbedUsageStore store)
{
    /// <param name="caller">Whose key it is.</param>
    /// <param name="site">The origin of the page that shows the matches.</param>
    /// <param name="isSelection">Whether a match was opened; else they came into sight.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task Count(ClaimsPrincipal caller, string site, bool isSelection, CancellationToken cancellationToken)
    {
        if (caller.KeyId() is { } key && caller.Origins().Contains(site))
        {
            await store.Count(key, isSelection, cancellationToken);
            Meters.Embedded(isSelection);
        }
    }
}
