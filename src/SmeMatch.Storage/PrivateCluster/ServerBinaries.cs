using MysticMind.PostgresEmbed;

namespace SmeMatch.Storage.PrivateCluster;

/// <summary>Finds PostgreSQL's server binaries on the machine, else fetches them.</summary>
internal static class ServerBinaries
{
    private static readonly string Exe = OperatingSystem.IsWindows() ? ".exe" : "";

    private static readonly string[] VersionedFolders =
    [
        "/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/Library/PostgreSQL",
        @"C:\Program Files\PostgreSQL",
    ];

    /// <summary>The folder that holds initdb and postgres.</summary>
    /// <exception cref="StartRefusedException">There are none and none can be fetched.</exception>
    public static async Task<string> Locate(
        ClusterOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        if (options.BinDirectory is { } chosen)
        {
            return HoldsServer(chosen) ? chosen
                : throw new StartRefusedException(
                    $"PrivateCluster:BinDirectory is '{chosen}', but there is no initdb and postgres in it.");
        }

        return OnMachine() ?? (options.AllowDownload
            ? await Download(options, progress, cancellationToken)
            : throw new StartRefusedException(Advice("PostgreSQL was not found on this machine.")));
    }

    private static string? OnMachine()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var versioned = VersionedFolders.Where(Directory.Exists).SelectMany(Directory.GetDirectories)
            .OrderByDescending(VersionOf).Select(folder => Path.Combine(folder, "bin"));
        return onPath.Concat(versioned).FirstOrDefault(HoldsServer);
    }

    private static double VersionOf(string folder)
    {
        var digits = new string(
            [.. Path.GetFileName(folder).Where(character => char.IsAsciiDigit(character) || character == '.')]);
        return double.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out var version)
            ? version
            : 0;
    }

    private static bool HoldsServer(string folder) =>
        File.Exists(Path.Combine(folder, "initdb" + Exe)) && File.Exists(Path.Combine(folder, "postgres" + Exe));

    internal static async Task<string> Download(
        ClusterOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        progress("PostgreSQL is not on this machine; "
            + $"fetching {options.DownloadVersion} from {options.DownloadFrom.Host} …");
        try
        {
            await using var server = new PgServer(new PgServerOptions
            {
                PgVersion = options.DownloadVersion,
                BinariesDir = Path.Combine(options.Folder, "binaries"),
                DbDir = options.Folder,
                MavenRepo = options.DownloadFrom.ToString().TrimEnd('/'),
                DownloadRetryCount = 2,
            });
            await server.InstallAsync(cancellationToken);
            progress("PostgreSQL is here.");
            return Path.Combine(server.InstallDir, "bin");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw new StartRefusedException(
                Advice($"PostgreSQL was not found on this machine and could not be fetched ({fault.Message})."), fault);
        }
    }

    private static string Advice(string what) =>
        $"{what} Install it: Debian 'apt-get install postgresql', macOS 'brew install postgresql', "
        + "Windows 'winget install PostgreSQL.PostgreSQL'; or set ConnectionStrings:SmeMatch.";
}
