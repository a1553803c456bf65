using System.Xml.Linq;

namespace SmeMatch.Api.Tests.Operating;

/// <summary>The image is built of what the Dockerfile copies, and of nothing else.</summary>
public sealed class ContainerTests
{
    [Fact]
    public void Everything_that_the_projects_take_from_outside_their_folders_reaches_the_image()
    {
        var root = RepositoryRoot.Path;
        string[] outside = [.. Directory.GetFiles(Path.Combine(root, "src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => XDocument.Load(project).Descendants().Attributes("Include")
                .SelectMany(include => include.Value.Split(';'))
                .Where(include => include.StartsWith("../", StringComparison.Ordinal))
                .Select(include => include.Replace("**", "", StringComparison.Ordinal))
                .Select(include => Path.GetFullPath(include, Path.GetDirectoryName(project)!))
                .Select(file => Path.GetRelativePath(root, file)))
            .Distinct()];
        string[] copied = [.. File.ReadLines(Path.Combine(root, "src", "SmeMatch.Api", "Dockerfile"))
            .Select(line => line.Split(' '))
            .Where(words => words[0] == "COPY" && !words[1].StartsWith("--from", StringComparison.Ordinal))
            .SelectMany(words => words[1..^1])];
        string[] sent = [.. File.ReadLines(Path.Combine(root, ".dockerignore"))
            .Where(line => line.StartsWith('!')).Select(line => line[1..])];

        Assert.Contains("docs/scoring.md", outside);
        Assert.All(outside, file => Assert.Contains(copied, copy => Covers(copy.TrimEnd('/'), file)));
        Assert.All(copied, copy => Assert.Contains(sent, one => Covers(one, copy.TrimEnd('/'))));
    }

    private static bool Covers(string folder, string file) =>
        file.TrimEnd('/') == folder || file.StartsWith(folder + '/', StringComparison.Ordinal);
}
