using System.Runtime.InteropServices;

namespace SmeMatch.Benchmarks.Serving;

/// <summary>The service as it is installed: a Release build, published, compiled ahead of time where it can be.</summary>
internal sealed class Published : IDisposable
{
    private readonly string work = Directory.CreateTempSubdirectory("smematch-published-").FullName;

    public Published(string root) => Programs.Run(
        "dotnet",
        [
            "publish", Path.Combine(root, "src", "SmeMatch.Api"), "-c", "Release", "-r",
            RuntimeInformation.RuntimeIdentifier, "--no-self-contained", "-p:PublishReadyToRun=true",
            "-p:OpenApiGenerateDocumentsOnBuild=false", "-p:RunAnalyzers=false", "-o", Folder,
            // Nothing of the build here is touched.
            $"-p:ArtifactsPath={Path.Combine(work, "artifacts")}",
            $"-p:NuGetLockFilePath={Path.Combine(work, "$(MSBuildProjectName).lock.json")}",
        ]);

    public string Folder => Path.Combine(work, "app");

    public void Dispose() => Directory.Delete(work, recursive: true);
}
