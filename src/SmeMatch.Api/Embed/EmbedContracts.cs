using System.Text.Json.Serialization;
using SmeMatch.Storage.Access;

namespace SmeMatch.Api.Embed;

/// <summary>What a published list is about.</summary>
/// <param name="Id">The opportunity or SME.</param>
/// <param name="Name">Its title or name, in the language asked for.</param>
public sealed record PublishedSubject(Guid Id, string Name);

/// <summary>What is published of a firm that agreed to be named.</summary>
/// <param name="Id">The SME.</param>
/// <param name="Name">In the language asked for.</param>
/// <param name="Place">Prefecture and municipality.</param>
/// <param name="Industries">Their names.</param>
/// <param name="Capabilities">Their names.</param>
/// <param name="Website">Its address.</param>
public sealed record PublishedSme(
    Guid Id, string Name, string? Place, IReadOnlyList<string> Industries, IReadOnlyList<string> Capabilities,
    string? Website);

/// <summary>What is published of an opportunity.</summary>
/// <param name="Id">The opportunity.</param>
/// <param name="Title">In the language asked for.</param>
/// <param name="SubSectors">Their names.</param>
/// <param name="States">Their names.</param>
/// <param name="Deadline">The last day to take part.</param>
public sealed record PublishedOpportunity(
    Guid Id, string Title, IReadOnlyList<string> SubSectors, IReadOnlyList<string> States, DateOnly? Deadline);

/// <summary>A match as websites show it.</summary>
/// <param name="Score">0 to 100, rounded to 5 points.</param>
/// <param name="Role">prime, jvMember, subcontractor or supplier.</param>
/// <param name="RoleName">The role in words.</param>
/// <param name="Sme">The firm; absent in a firm's list.</param>
/// <param name="Opportunity">The opportunity; absent in an opportunity's list.</param>
/// <param name="SectorReason">Why the firm's industry fits.</param>
/// <param name="RegionEvidence">What ties the firm to the place.</param>
public sealed record PublishedMatch(
    int Score, string? Role, string? RoleName, PublishedSme? Sme, PublishedOpportunity? Opportunity,
    string? SectorReason, string? RegionEvidence);

/// <summary>Matches as websites show them, the best first.</summary>
/// <param name="Of">Whose; absent for a filter.</param>
/// <param name="Items">Only eligible pairs, and only firms that agreed to be named.</param>
/// <param name="Unnamed">How many further firms fit and did not agree to be named.</param>
/// <param name="AsOf">When the list was computed, UTC.</param>
public sealed record PublishedMatchList(
    PublishedSubject? Of, IReadOnlyList<PublishedMatch> Items, int Unnamed, DateTime AsOf);

/// <summary>An oEmbed answer of type rich.</summary>
/// <param name="Version">1.0.</param>
/// <param name="Type">rich.</param>
/// <param name="ProviderName">SmeMatch.</param>
/// <param name="ProviderUrl">This service.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Html">An iframe.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="CacheAge">Seconds.</param>
public sealed record OEmbedResponse(
    string Version, string Type, [property: JsonPropertyName("provider_name")] string ProviderName,
    [property: JsonPropertyName("provider_url")] string ProviderUrl, string Title, string Html, int Width, int Height,
    [property: JsonPropertyName("cache_age")] int CacheAge);

/// <summary>A day's counts.</summary>
/// <param name="Day">UTC.</param>
/// <param name="Views">How often matches came into sight.</param>
/// <param name="Selections">How often one of them was opened.</param>
public sealed record EmbedUsageResponse(DateOnly Day, long Views, long Selections)
{
    internal static EmbedUsageResponse Of(EmbedUsageRow row) => new(row.Day, row.Views, row.Selections);
}

/// <summary>Counts per day, the latest first; nothing of the visitors is known.</summary>
public sealed record EmbedUsagePage(IReadOnlyList<EmbedUsageResponse> Items);
