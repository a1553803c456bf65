using System.Collections;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using Xunit;

namespace SmeMatch.Interchange.Tests;

public sealed class RecordRoundTripTests
{
    [Fact]
    public void A_canonical_record_reads_as_itself_and_fills_every_member_of_an_sme()
    {
        var record = Complete(Readers.Schemas.Sme);
        var reading = Readers.Sme(record.ToJsonString());
        Assert.Empty(Readers.Faults(reading));
        Assert.Equal(record.ToJsonString(), reading.Record.ToJsonString());

        reading.Record["id"] = Id;
        var sme = RecordJson.ToSme(reading.Record);
        AssertFilled(sme);
        Assert.Equal((new Money(7.5m, "INR"), 2026), (sme.Capital, sme.Founded));
        Assert.Equal(SmeLifecycle.Inactive, sme.Status);
    }

    [Fact]
    public void A_canonical_record_reads_as_itself_and_fills_every_member_of_an_opportunity()
    {
        var record = Complete(Readers.Schemas.Opportunity);
        var reading = Readers.Opportunity(record.ToJsonString());
        Assert.Empty(Readers.Faults(reading));
        Assert.Equal(record.ToJsonString(), reading.Record.ToJsonString());

        reading.Record["id"] = Id;
        var opportunity = RecordJson.ToOpportunity(reading.Record);
        AssertFilled(opportunity);
        Assert.Equal(new Financing(FinancingKind.Government, true), opportunity.Financing);
        var requirements = opportunity.Requirements!;
        Assert.Equal((true, new Money(7.5m, "INR")), (requirements.SmeOnly, requirements.MinTurnover));
        Assert.Single(requirements.Certifications);
        Assert.Equal(OpportunityStatus.Umbrella, opportunity.Status);
    }

    private const string Id = "018f0000-0000-7000-8000-000000000001";

    /// <summary>A record with every field of its schema, each in canonical form and none at its default.</summary>
    private static JsonObject Complete(RecordSchema schema)
    {
        var record = new JsonObject();
        foreach (var field in schema.Fields)
        {
            var place = record;
            foreach (var segment in field.Segments[..^1])
            {
                place[segment] ??= new JsonObject();
                place = place[segment]!.AsObject();
            }

            place[field.Segments[^1]] = Value(field);
        }

        return record;
    }

    private static JsonNode Value(Field field) => field.Kind switch
    {
        FieldKind.CodeList => new JsonArray(Code(field)),
        FieldKind.Code => Code(field),
        FieldKind.Flag => true,
        FieldKind.Integer => 2026,
        FieldKind.Money => new JsonObject { ["amount"] = "7.50", ["currency"] = "INR" },
        FieldKind.Date => "2027-06-30",
        FieldKind.Time => "2026-11-01T09:00:00Z",
        FieldKind.Url => "https://bingo.example/",
        FieldKind.Id => Id,
        _ => $"Text of {field.Path}",
    };

    private static string Code(Field field) =>
        field.Values is { } values ? values[1] : field.Path == "industries" ? "2521" : "8700110005901";

    private static void AssertFilled(object record)
    {
        foreach (var property in record.GetType().GetProperties())
        {
            var value = property.GetValue(record);
            Assert.True(value is not null and not IList { Count: 0 }, $"{property.Name} is not filled");
        }
    }
}
