using System.Text.RegularExpressions;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>The README's requests are executed and its figures compared.</summary>
[Collection(SharedServiceTests.Name)]
public sealed partial class ReadmeTests(SharedService shared)
{
    [Fact]
    public async Task Every_request_of_the_README_answers_with_the_figures_it_shows()
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot.Path, "README.md"), TestContext.Current.CancellationToken);
        var requests = Requests().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(requests.Count >= 2);
        var answers = new List<string>();
        foreach (var request in requests)
        {
            answers.Add((await shared.Service.Get(request)).ToJsonString());
        }

        var scores = Scores().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(scores);
        Assert.All(scores, score =>
            Assert.Contains(answers, answer => answer.Contains($"\"score\":{score},", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"'http://localhost:5080(/v1/(?:opportunities|matches)/[^']*)'")]
    private static partial Regex Requests();

    [GeneratedRegex("\"score\": ([0-9.]+),")]
    private static partial Regex Scores();
}
