namespace SmeMatch.Benchmarks.Serving;

/// <summary>The service as it is installed: its publish profile says how.</summary>
internal sealed class InstalledService : IDisposable
{
    private readonly string work = Directory.CreateTempSubdirectory("smematch-published-").FullName;

    public InstalledService(string root) => Programs.Run(
        "dotnet",
        [
            "publish", Path.Combine(root, "src", "SmeMatch.Api"),
            "-p:PublishProfile=Installed", "-p:RunAnalyzers=false",
            "-o", Path.GetDirectoryName(Program)!,
            // Nothing of the build here is touched.
            $"-p:ArtifactsPath={Path.Combine(work, "artifacts")}",
        ]);

    public string Program => Path.Combine(work, "app", "SmeMatch.Api");

    public void Dispose() => Directory.Delete(work, recursive: true);
}
