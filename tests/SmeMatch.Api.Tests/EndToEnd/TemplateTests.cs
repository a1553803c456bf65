using System.Net.Http.Headers;
using System.Text;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>Files to fill in are loaded as they are.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class TemplateTests(SharedService shared)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly Service service = shared.Service;

    [Theory]
    [InlineData("smes", "csv", "en", "corporateNumber,name.ja,")]
    [InlineData("smes", "csv", "ja", "法人番号,会社名,")]
    [InlineData("smes", "ndjson", "en", "{\"name\":")]
    [InlineData("opportunities", "csv", "en", "ocid,parentId,title.en,")]
    [InlineData("opportunities", "csv", "ja", "OCID,親プロジェクトのID,件名（英語）,")]
    [InlineData("opportunities", "ndjson", "ja", "{\"title\":")]
    public async Task A_template_holds_one_example_that_can_be_loaded_and_explains_its_columns(
        string records, string format, string language, string start)
    {
        using var answer = await service.Client.GetAsync(
            new Uri($"/v1/imports/templates/{records}?format={format}&lang={language}", UriKind.Relative), Stop);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Stop);
        var text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
        Assert.StartsWith(start, text, StringComparison.Ordinal);
        Assert.Equal($"{records}.{format}", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        if (format == "csv")
        {
            var lines = text.TrimEnd().Split("\r\n");
            Assert.Equal((0xEF, 0xBB, 0xBF), (bytes[0], bytes[1], bytes[2]));
            Assert.True(lines.Length > 20);
            Assert.All(lines[2..], line => Assert.StartsWith("# ", line, StringComparison.Ordinal));
            Assert.All(lines[2..], line => Assert.DoesNotContain(',', line));
        }

        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var started = await service.Client.PostAsync(
            new Uri($"/v1/imports?format={format}&records={records}&dryRun=true", UriKind.Relative), content, Stop);
        var job = await service.Ended(started.Headers.Location!.ToString());
        Assert.Equal((1, 0), ((int)job["read"]!, (int)job["rejected"]!));
    }
}
