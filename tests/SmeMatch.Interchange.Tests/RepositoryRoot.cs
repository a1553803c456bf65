using Xunit;

namespace SmeMatch.Interchange.Tests;

/// <summary>The repository the tests were built in, and the sample data beside it.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string ReferenceTables => System.IO.Path.Combine(Path, "db", "reference");

    /// <summary>A folder of ../shared/data; the test is skipped where the sample data is absent.</summary>
    public static string SampleData(params string[] names)
    {
        var folder = System.IO.Path.GetFullPath(System.IO.Path.Combine([Path, "..", "shared", "data", .. names]));
        Assert.SkipUnless(Directory.Exists(folder), $"The sample data {folder} is absent.");
        return folder;
    }

    private static string Find(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("SmeMatch.sln").Concat(folder.EnumerateFiles("global.json")).Any())
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("Neither SmeMatch.sln nor global.json lies above the test binaries.");
    }
}
