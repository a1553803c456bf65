using SmeMatch.Storage.Access;

namespace SmeMatch.Api.Access;

/// <summary>An organisation that uses the service.</summary>
/// <param name="Id">The organisation.</param>
/// <param name="Name">Unique.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record OrganisationResponse(Guid Id, string Name, DateTime CreatedAt)
{
    internal static OrganisationResponse Of(OrganisationRow row) => new(row.Id, row.Name, row.CreatedAt);
}

/// <summary>A page of organisations, by name.</summary>
public sealed record OrganisationPage(IReadOnlyList<OrganisationResponse> Items, string? NextCursor);

/// <summary>An API key; never its text.</summary>
/// <param name="Id">The key.</param>
/// <param name="OrganisationId">Whose it is.</param>
/// <param name="Organisation">The organisation's name.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Kind">secret, publishable or demo.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Origins">The sites a publishable key works on.</param>
/// <param name="LastFour">The last four characters, to tell keys apart.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">UTC; null for never.</param>
/// <param name="RevokedAt">UTC; null while it works.</param>
/// <param name="LastUsedAt">UTC, to the minute; null when never used.</param>
/// <param name="RequestsPerSecond">
/// Its own limit, requests per second in the long run; null for the limit of all keys of its kind.
/// </param>
/// <param name="Key">The key itself: only in the answer that makes it, never again.</param>
public sealed record ApiKeyResponse(
    Guid Id, Guid OrganisationId, string Organisation, string Name, string Kind, IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Origins, string LastFour, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? RevokedAt,
    DateTime? LastUsedAt, int? RequestsPerSecond, string? Key)
{
    internal static ApiKeyResponse Of(KeyRow row, string? key = null) => new(
        row.Id, row.OrganisationId, row.Organisation, row.Name, row.Kind, row.Scopes, row.Origins, row.LastFour,
        row.CreatedAt, row.ExpiresAt, row.RevokedAt, row.LastUsedAt, row.RequestsPerSecond, key);
}

/// <summary>A page of API keys, the newest first.</summary>
public sealed record ApiKeyPage(IReadOnlyList<ApiKeyResponse> Items, string? NextCursor);
