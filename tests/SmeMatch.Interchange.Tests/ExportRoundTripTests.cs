using System.Text;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Schema;
using Xunit;

namespace SmeMatch.Interchange.Tests;

/// <summary>What is written is read again as it was, member by member, absent ones too.</summary>
public sealed class ExportRoundTripTests
{
    private const int Records = 2_000;
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Forms => new()
    {
        { "smes", false }, { "smes", true }, { "opportunities", false }, { "opportunities", true },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Csv_comes_back_as_it_was(string kind, bool hasBom)
    {
        var (schema, reader, records) = Some(kind);
        var columns = OwnCells.Columns(schema);
        var text = await CsvPage.Of(columns, [], writesHeader: true);
        foreach (var page in records.Chunk(300))
        {
            text += await CsvPage.Of(
                columns, [.. page.Select(record => OwnCells.Of(schema, record))], writesHeader: false);
        }

        var bytes = new UTF8Encoding(hasBom).GetPreamble().Concat(Encoding.UTF8.GetBytes(text)).ToArray();
        using var file = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        AssertSame(records, await new OwnFormats(schema, reader).ReadCsv(file, Cancel).ToListAsync(Cancel));
    }

    [Theory]
    [InlineData("smes")]
    [InlineData("opportunities")]
    public async Task Ndjson_comes_back_as_it_was(string kind)
    {
        var (schema, reader, records) = Some(kind);
        var text = string.Join('\n', records.Select(record => record.ToJsonString(Readers.Plain)));
        AssertSame(
            records,
            await new OwnFormats(schema, reader).ReadNdjson(new StringReader(text), Cancel).ToListAsync(Cancel));
    }

    private static void AssertSame(List<JsonObject> records, List<ImportRow> rows)
    {
        Assert.Equal(records.Count, rows.Count);
        Assert.All(records.Zip(rows), pair =>
        {
            Assert.Equal([], pair.Second.Faults.Select(fault => $"{fault.Pointer} {fault.Code}"));
            Assert.Equal((string?)pair.First["id"], pair.Second.Id?.ToString());
            var expected = pair.First.DeepClone().AsObject();
            expected.Remove("id");
            Assert.Equal(expected.ToJsonString(Readers.Plain), pair.Second.Record!.ToJsonString(Readers.Plain));
        });
    }

    /// <summary>Valid records in canonical form.</summary>
    private static (RecordSchema Schema, RecordReader Reader, List<JsonObject> Records) Some(string kind)
    {
        var (schema, reader) = kind == "smes"
            ? (Readers.Schemas.Sme, Readers.Smes) : (Readers.Schemas.Opportunity, Readers.Opportunities);
        var records = HostileRecords.Some(schema, Readers.Schemas.Currencies, Records).Select(record =>
        {
            using var json = System.Text.Json.JsonDocument.Parse(record.ToJsonString());
            var reading = reader.Read(json.RootElement);
            Assert.Empty(Readers.Faults(reading));
            var canonical = new JsonObject { ["id"] = (string)record["id"]! };
            foreach (var (name, value) in reading.Record)
            {
                canonical[name] = value?.DeepClone();
            }

            return canonical;
        });
        return (schema, reader, [.. records]);
    }
}
