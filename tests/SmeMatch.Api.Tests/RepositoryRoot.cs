namespace SmeMatch.Api.Tests;

internal static class RepositoryRoot
{
    /// <summary>The folder that holds SmeMatch.sln.</summary>
    public static string Path { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "SmeMatch.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new DirectoryNotFoundException("SmeMatch.sln was not found above the test binaries.");
    }
}
