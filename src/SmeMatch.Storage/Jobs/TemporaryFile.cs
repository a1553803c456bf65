namespace SmeMatch.Storage.Jobs;

/// <summary>Files that go when they are closed, however the process ends.</summary>
public static class TemporaryFile
{
    /// <summary>An empty file to write and read.</summary>
    public static FileStream New() => new(Path.GetTempFileName(), new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.ReadWrite,
        Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
    });
}
