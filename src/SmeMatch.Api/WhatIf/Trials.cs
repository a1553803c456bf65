using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Api.Http;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.WhatIf;

/// <summary>What is tried, beside the same as it is saved.</summary>
/// <param name="Opportunity">As tried; null when the firm alone is.</param>
/// <param name="SavedOpportunity">Null for one that is not saved.</param>
/// <param name="Sme">As tried; null when the project alone is.</param>
/// <param name="SavedSme">Null for one that is not saved.</param>
/// <param name="Profile">With the weights tried.</param>
/// <param name="Limit">How many matches to show.</param>
internal sealed record Trial(
    Opportunity? Opportunity, Opportunity? SavedOpportunity, Sme? Sme, Sme? SavedSme, ScoringProfile Profile,
    int Limit);

/// <summary>Reads what is to be tried.</summary>
internal sealed class Trials(
    RecordKinds kinds, RecordNames names, ScoringProfile profile, TimeProvider time, Ranking ranking)
{
    public Ranking Ranking => ranking;

    /// <summary>The trial, or the problem with it.</summary>
    public async Task<(Trial? Trial, IResult? Problem)> Read(HttpContext context)
    {
        var (body, problem) = await JsonBody.Read(context);
        if (body is null)
        {
            return (null, problem);
        }

        using (body)
        {
            var (form, faults) = Form(body.RootElement);
            if (faults.Count > 0)
            {
                return (null, Problem.InvalidRecord(faults));
            }

            if (Profile(form).Weights.Sum == 0)
            {
                return (null, Problem.Conflict("no-weight", "With today's for the ones left out, every weight is 0."));
            }

            var (opportunity, savedOpportunity, missing) = await Record(
                context, RecordKind.Opportunity, body.RootElement, form, WhatIfForm.Opportunity,
                RecordJson.ToOpportunity);
            if (missing is not null)
            {
                return (null, missing);
            }

            var (sme, savedSme, missingSme) =
                await Record(context, RecordKind.Sme, body.RootElement, form, WhatIfForm.Sme, RecordJson.ToSme);
            return missingSme is not null
                ? (null, missingSme)
                : (new(opportunity, savedOpportunity, sme, savedSme, Profile(form), (int?)form["limit"] ?? 20), null);
        }
    }

    /// <summary>The members besides the records, and everything that is wrong with any.</summary>
    private (JsonObject Form, List<Fault> Faults) Form(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return ([], [new Fault("", "type", "A JSON object is expected.")]);
        }

        var others = JsonNode.Parse(body.GetRawText())!.AsObject();
        var faults = new List<Fault>();
        foreach (var (member, kind) in (
            (string, RecordKind)[])[(WhatIfForm.Sme, RecordKind.Sme), (WhatIfForm.Opportunity, RecordKind.Opportunity)])
        {
            others.Remove(member);
            if (Member(body, member) is { } patch)
            {
                faults.AddRange(Faults(kind, patch)
                    .Select(fault => fault with { Pointer = $"/{member}{fault.Pointer}" }));
            }
        }

        using var form = JsonSerializer.SerializeToDocument(others);
        var reading = new RecordReader(WhatIfForm.Schema, [], time).Read(form.RootElement);
        faults.AddRange(reading.Faults);
        if (faults.Count == 0 && !new[] { WhatIfForm.Sme, WhatIfForm.Opportunity }
            .Any(member => Member(body, member) is not null || reading.Record[member + "Id"] is not null))
        {
            faults.Add(new("", "required", "Give at least one of opportunityId, opportunity, smeId and sme."));
        }

        return (reading.Record, faults);
    }

    /// <summary>A patch may lack anything, but nothing in it may be wrong.</summary>
    private IEnumerable<Fault> Faults(RecordKind kind, JsonElement patch)
    {
        var reader = kinds.Reader(kind);
        if (patch.ValueKind != JsonValueKind.Object)
        {
            return [new Fault("", "type", "A JSON object is expected.")];
        }

        return reader.Unknown(patch) is { Count: > 0 } unknown
            ? unknown
            : reader.Read(patch).Faults.Where(fault => fault.Code != "required");
    }

    private async Task<(T? Tried, T? Saved, IResult? Problem)> Record<T>(
        HttpContext context, RecordKind kind, JsonElement body, JsonObject form, string member, Func<string, T> parse)
        where T : class
    {
        var (patch, name) = (Member(body, member), (string?)form[member + "Id"]);
        if (patch is null && name is null)
        {
            return (null, null, null);
        }

        StoredRecord? saved = null;
        if (name is not null)
        {
            (saved, var problem) = await names.Resolve(context, kind, name);
            if (saved is null)
            {
                return (null, null, problem);
            }
        }

        var stored = saved is null ? null : parse(saved.Document);
        if (patch is null)
        {
            return (stored, stored, null);
        }

        using var merged = JsonSerializer.SerializeToDocument(
            MergePatch.Apply(saved is null ? new JsonObject() : JsonNode.Parse(saved.Document), patch.Value));
        var reading = kinds.Reader(kind).Read(merged.RootElement);
        var faults = reading.Faults.Where(fault => !IsName(fault)).ToList();
        if (faults.Count > 0)
        {
            return (null, null, Problem.Conflict(
                "incomplete", "The record would lack what each entry of errors names.",
                faults.Select(fault => fault with { Pointer = $"/{member}{fault.Pointer}" })));
        }

        // One that is not saved has the id of zeros.
        var row = kinds.Row(kind, saved?.Id ?? Guid.Empty, reading.Record);
        return (parse(row.Document), stored, null);
    }

    private ScoringProfile Profile(JsonObject form)
    {
        if (form["weights"] is not JsonObject weights)
        {
            return profile;
        }

        return profile with
        {
            Name = "what-if",
            Weights = new(
                (int?)weights["sector"] ?? profile.Weights.Sector, (int?)weights["size"] ?? profile.Weights.Size,
                (int?)weights["region"] ?? profile.Weights.Region),
        };
    }

    private static bool IsName(Fault fault) => fault.Code == "required"
        && (fault.Pointer.StartsWith("/name", StringComparison.Ordinal)
            || fault.Pointer.StartsWith("/title", StringComparison.Ordinal));

    private static JsonElement? Member(JsonElement body, string name) =>
        body.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
