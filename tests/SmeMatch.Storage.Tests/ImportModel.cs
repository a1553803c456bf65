using SmeMatch.Storage.Access;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Tests;

/// <summary>What an import of whole records means, taken row after row over a list.</summary>
internal sealed class ImportModel
{
    private List<Firm> firms = [];

    public string State => string.Join('\n', firms.Select(firm => $"{firm.Number} {firm.Key} v{firm.Version} "
        + $"{Member(firm.Document, "website")} {Member(firm.Document, "debarred")}").Order(StringComparer.Ordinal));

    /// <summary>Counts and rejections of a file, which changes the firms unless it runs dry.</summary>
    public (string Counts, IReadOnlyList<string> Rejections) Take(
        IReadOnlyList<Incoming> rows, Caller caller, bool isDry)
    {
        var before = firms.ToList();
        var (named, rejections) = (new HashSet<Guid>(), new List<string>());
        var (created, updated, unchanged) = (0, 0, 0);
        foreach (var incoming in rows)
        {
            var row = incoming.Row!;
            var meant = Meant(incoming);
            var document = meant is null ? row.Document : row.WithId(meant.Id).Document;
            if (!named.Add(meant?.Id ?? row.Id))
            {
                rejections.Add($"{incoming.Number} duplicate-row");
            }
            else if (row.CorporateNumber is { } number && firms.Exists(firm => firm.Number == number && firm != meant))
            {
                rejections.Add($"{incoming.Number} corporate-number-taken");
            }
            else if (meant?.Document == document)
            {
                unchanged++;
            }
            else if (meant is not null && meant.Owner != caller.OrganisationId)
            {
                rejections.Add($"{incoming.Number} foreign-record");
            }
            else if (!caller.MayVerify && Member(meant?.Document, "debarred") != Member(document, "debarred"))
            {
                rejections.Add($"{incoming.Number} verify-required");
            }
            else
            {
                (created, updated) = meant is null ? (created + 1, updated) : (created, updated + 1);
                firms.RemoveAll(firm => firm == meant);
                firms.Add(new Firm(
                    meant?.Id ?? row.Id, meant?.Owner ?? caller.OrganisationId, row.CorporateNumber, row.NaturalKey,
                    document, (meant?.Version ?? 0) + 1));
            }
        }

        firms = isDry ? before : firms;
        return ($"{created} {updated} {unchanged} {rejections.Count}", rejections);
    }

    private Firm? Meant(Incoming incoming)
    {
        var row = incoming.Row!;
        return incoming.HasOwnId ? firms.Find(firm => firm.Id == row.Id)
            : row.CorporateNumber is { } number ? firms.Find(firm => firm.Number == number)
            : firms.Where(firm => firm.Number is null && firm.Key == row.NaturalKey).MinBy(firm => firm.Id);
    }

    private static string Member(string? document, string name) => document is null ? ""
        : System.Text.Json.JsonDocument.Parse(document).RootElement.TryGetProperty(name, out var value)
            ? value.ToString().Replace("True", "true", StringComparison.Ordinal)
            : "";

    private sealed record Firm(Guid Id, Guid Owner, string? Number, string Key, string Document, int Version);
}
