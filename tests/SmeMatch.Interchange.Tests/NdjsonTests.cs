using SmeMatch.Interchange.Formats;
using Xunit;

namespace SmeMatch.Interchange.Tests;

public sealed class NdjsonTests
{
    private static readonly OwnFormats Smes = new(Readers.Schemas.Sme, Readers.Smes);

    [Fact]
    public async Task Every_line_is_a_record_and_blank_lines_count_but_are_none()
    {
        var rows = await Read("""{"name": {"en": "A"}}""", "", "  ", """{"name": {"en": "B"}, "employees": 5}""");
        Assert.Equal([1L, 4L], rows.Select(row => row.Number));
        Assert.Equal("""{"name":{"en":"B"},"employees":5}""", rows[1].Record!.ToJsonString());
    }

    [Fact]
    public async Task A_line_with_faults_is_refused_with_all_of_them_and_the_next_one_read()
    {
        var rows = await Read(
            """{"name": {"en": "A"}, "employees": -1, "export": true}""", """{"name": {"en": "B"}}""");
        Assert.Equal(["/export unknown-member", "/employees out-of-range"], Faults(rows[0]));
        Assert.Null(rows[0].Record);
        Assert.NotNull(rows[1].Record);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"name": {"en": "A"}}{}""")]
    [InlineData("""{"name": {"en": "A",}}""")]
    [InlineData("""{"name": {"en": "A"}, "name": {"en": "B"}}""")]
    [InlineData("""{"name": {"en": "A", "en": "B"}}""")]
    [InlineData("// comment")]
    [InlineData("""{"name": {"en": "A\u0000"}""")]
    [InlineData("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]")]
    public async Task A_line_that_is_no_strict_json_is_refused(string line) =>
        Assert.Equal([" json"], Faults(Assert.Single(await Read(line))));

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    public async Task A_line_that_is_no_object_is_refused(string line) =>
        Assert.Equal([" type"], Faults(Assert.Single(await Read(line))));

    [Theory]
    [InlineData("\"018f0000-0000-7000-8000-00000000000A\"", "")]
    [InlineData("\"\"", "")]
    [InlineData("null", "")]
    [InlineData("\"7\"", "/id format")]
    public async Task An_id_is_a_uuid_or_left_to_us(string id, string fault)
    {
        var row = Assert.Single(await Read($$"""{"id": {{id}}, "name": {"en": "A"} }"""));
        Assert.Equal(fault, string.Join(' ', Faults(row)));
        Assert.Equal(id.Length > 10 ? new Guid(id.Trim('"')) : null, row.Id);
    }

    [Theory]
    [InlineData("""{"id": "\ud800", "name": {"en": "A"}}""")]
    [InlineData("""{"\ud800": 1, "name": {"en": "A"}}""")]
    [InlineData("""{"name": {"\udc00": "A", "en": "A"}}""")]
    [InlineData("""{"name": {"en": "\ud800"}}""")]
    public async Task Half_of_a_surrogate_pair_is_a_fault_of_its_line_and_not_thrown(string line)
    {
        var rows = await Read(line, """{"name": {"en": "B"}}""");
        Assert.NotEmpty(rows[0].Faults);
        Assert.NotNull(rows[1].Record);
    }

    private static async Task<List<ImportRow>> Read(params string[] lines)
    {
        using var text = new StringReader(string.Join('\n', lines));
        var cancelled = TestContext.Current.CancellationToken;
        return await Smes.ReadNdjson(text, cancelled).ToListAsync(cancelled);
    }

    private static string[] Faults(ImportRow row) => [.. row.Faults.Select(fault => $"{fault.Pointer} {fault.Code}")];
}
