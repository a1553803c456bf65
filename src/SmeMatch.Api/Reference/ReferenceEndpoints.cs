using SmeMatch.Api.Access;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Http.Kept;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Api.Reference;

/// <summary>A name in up to four scripts or languages.</summary>
public sealed record NameResponse(string? En, string? Ja, string? Hi = null, string? Kana = null)
{
    internal static NameResponse Of(LocalName name) => new(name.En, name.Ja, name.Hi, name.Kana);
}

/// <summary>A whole table, unpaged.</summary>
public sealed record Table<T>(IReadOnlyList<T> Items);

/// <summary>A sub-sector of India's Harmonized Master List.</summary>
public sealed record SectorResponse(string Code, string Category, NameResponse Name);

/// <summary>A JSIC revision 14 code; division is its letter.</summary>
public sealed record IndustryResponse(string Code, string Division, NameResponse Name);

/// <summary>What an industry does for a sub-sector; strength is 0 to 10 000.</summary>
public sealed record AffinityResponse(
    string Industry, string SubSector, string Relation, string Grade, int Strength, string Rationale,
    string? RationaleJa, string? RationaleHi);

/// <summary>A capability, the sub-sectors that need it and the industries that usually have it.</summary>
public sealed record CapabilityResponse(
    string Tag, NameResponse Name, IReadOnlyList<string> SubSectors, IReadOnlyList<string> Industries);

/// <summary>A certificate and who asks for it.</summary>
public sealed record CertificationResponse(string Tag, NameResponse Name, string AskedBy);

/// <summary>An Indian state or union territory, its land neighbours and its retired codes.</summary>
public sealed record StateResponse(
    string Code, NameResponse Name, IReadOnlyList<string> Neighbours, IReadOnlyList<string> Aliases);

/// <summary>A Japanese prefecture.</summary>
public sealed record PrefectureResponse(string Code, NameResponse Name);

/// <summary>An industrial corridor and its states.</summary>
public sealed record CorridorResponse(
    string Code, string Name, string? NameJa, string? NameHi, IReadOnlyList<string> States, string Source);

/// <summary>An agreement; only prefecture-level ones make a score.</summary>
public sealed record AgreementResponse(
    string? Prefecture, string State, string Level, string? Since, string? Until, string Source);

/// <summary>Usual turnover per employee of a JSIC division, in yen.</summary>
public sealed record TurnoverResponse(string Division, long YenPerEmployee, int Year, string Source);

/// <summary>Yen per unit of a currency, as a decimal string.</summary>
public sealed record RateResponse(string Currency, string YenPerUnit, DateOnly Date, string Source);

/// <summary>The tables the score reads, as they are.</summary>
internal static class ReferenceEndpoints
{
    public static void MapReference(this RouteGroupBuilder v1)
    {
        Map<SectorResponse>(v1, "sectors", "The 38 sub-sectors of infrastructure", tables => tables.Sectors
            .Select(row => new SectorResponse(row.Code, row.Category, NameResponse.Of(row.Name))));
        Map<IndustryResponse>(
            v1, "industries", "The industries of Japan (JSIC revision 14)", tables => tables.Industries
                .Select(row => new IndustryResponse(row.Code, row.Division, NameResponse.Of(row.Name))));
        Map<AffinityResponse>(v1, "affinity", "Which industry does what for which sub-sector", tables => tables.Affinity
            .Select(row => new AffinityResponse(
                row.Industry, row.SubSector, row.Relation.ToWire(), row.Grade.ToWire(), row.Strength, row.Rationale,
                row.RationaleJa, row.RationaleHi)));
        Map<CapabilityResponse>(v1, "capabilities", "What firms can do or make", tables => tables.Capabilities
            .Select(row => new CapabilityResponse(row.Tag, NameResponse.Of(row.Name), row.SubSectors, row.Industries)));
        Map<CertificationResponse>(v1, "certifications", "Certificates buyers ask for", tables => tables.Certifications
            .Select(row => new CertificationResponse(row.Tag, NameResponse.Of(row.Name), row.AskedBy)));
        Map<StateResponse>(v1, "states", "India's states and union territories", tables => tables.States
            .Select(row => new StateResponse(row.Code, NameResponse.Of(row.Name), row.Neighbours, row.Aliases)));
        Map<PrefectureResponse>(v1, "prefectures", "Japan's prefectures", tables => tables.Prefectures
            .Select(row => new PrefectureResponse(row.Code, NameResponse.Of(row.Name))));
        Map<CorridorResponse>(v1, "corridors", "India's industrial corridors", tables => tables.Corridors
            .Select(row => new CorridorResponse(
                row.Code, row.Name.Display, row.Name.Ja, row.Name.Hi, row.States, row.Source)));
        Map<AgreementResponse>(
            v1, "agreements", "Agreements of Japanese prefectures with Indian states", tables => tables.Agreements
                .Select(row => new AgreementResponse(
                    row.Prefecture, row.State, row.Level.ToWire(), row.Since, row.Until, row.Source)));
        Map<TurnoverResponse>(v1, "turnover", "Usual turnover per employee", tables => tables.Turnover
            .Select(row => new TurnoverResponse(row.Division, row.YenPerEmployee, row.Year, row.Source)));
        Map<RateResponse>(v1, "rates", "Exchange rates to yen", tables => tables.Rates
            .Select(row => new RateResponse(
                row.Currency,
                row.YenPerUnit.ToString(System.Globalization.CultureInfo.InvariantCulture),
                row.Date,
                row.Source)));
    }

    private static void Map<T>(
        RouteGroupBuilder v1, string table, string summary, Func<ReferenceTables, IEnumerable<T>> rows)
    {
        var name = char.ToUpperInvariant(table[0]) + table[1..];
        v1.MapGet("/reference/" + table, (HttpContext context, ReferenceTables tables) => Get(context, tables, rows))
            .WithTags("Reference").Describe("get" + name, summary, "The very rows the score is made from, whole.")
            .NeedsNoKey().Keeps().Answers(200, typeof(Table<T>)).Refuses(400);
    }

    private static IResult Get<T>(
        HttpContext context, ReferenceTables tables, Func<ReferenceTables, IEnumerable<T>> rows)
    {
        context.Response.Headers.CacheControl = "public, no-cache";
        return Results.Json(new Table<T>([.. rows(tables)]), WireJson.Options);
    }
}
