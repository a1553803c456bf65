namespace SmeMatch.Storage.PrivateCluster;

/// <summary>Where the private PostgreSQL lives; used only when no connection string is set.</summary>
public sealed class ClusterOptions
{
    /// <summary>
    /// The folder for the cluster; by default /var/lib/smematch for root, else the user's data folder.
    /// </summary>
    public string? DataDirectory { get; set; }

    /// <summary>
    /// The folder with initdb and postgres; by default PATH and the distribution's folders are searched.
    /// </summary>
    public string? BinDirectory { get; set; }

    /// <summary>The Maven repository the binaries are fetched from when the machine has none.</summary>
    public Uri DownloadFrom { get; set; } = new("https://repo1.maven.org/maven2");

    /// <summary>Whether binaries may be fetched at all.</summary>
    public bool AllowDownload { get; set; } = true;

    /// <summary>The exact version fetched.</summary>
    public string DownloadVersion { get; set; } = "17.6.0";

    public string Folder => Path.GetFullPath(DataDirectory ?? DefaultFolder);

    private static string DefaultFolder => Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
        ? "/var/lib/smematch"
        : Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "smematch");
}

/// <summary>The service cannot start; the message is one line that says what to do.</summary>
public sealed class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner);
