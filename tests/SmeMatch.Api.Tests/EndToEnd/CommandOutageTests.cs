using System.Text;

namespace SmeMatch.Api.Tests.EndToEnd;

public sealed class CommandOutageTests
{
    [Fact]
    public async Task A_command_whose_database_goes_away_says_so_without_a_stack_trace()
    {
        await using var service = await Service.Start("--Demo:Load=false");
        var file = Path.Combine(service.Folder, "many.csv");
        var lines = new StringBuilder("name.en,prefecture\n");
        for (var row = 0; row < 300_000; row++)
        {
            lines.Append($"Works {row},JP-34\n");
        }

        await File.WriteAllTextAsync(file, $"{lines}", TestContext.Current.CancellationToken);
        var import = service.Run("import", "smes", "--format", "csv", file);
        while ($"{(await service.Send(HttpMethod.Get, "/v1/imports/latest", null)).Body!["status"]}" != "running")
        {
            Assert.False(import.IsCompleted);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        service.Kill();
        var (exit, output) = await import;
        Assert.Equal(1, exit);
        Assert.Matches("The database went away: .* /v1/imports/latest.\n$", output);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
