using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SmeMatch.Api.Tests;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Restores;

/// <summary>The commands of docs/operating.md, executed as they stand, and a PostgreSQL like an operator's.</summary>
internal sealed class Guide : IAsyncDisposable
{
    private const string Fence = "```";
    private readonly List<string> servers = [];

    private Guide(string folder)
    {
        Folder = folder;
        Variables = new()
        {
            ["SMEMATCH"] = string.Join(' ', Service.CommandLine()),
            ["BACKUPS"] = $"{folder}/backups",
            ["SERVER"] = Uri("postgres"),
            ["DATABASE"] = Uri("smematch"),
            ["NEW_DATA"] = $"{folder}/new",
            ["NEW_PORT"] = $"{NewPort}",
        };
    }

    public string Folder { get; }

    public int Port { get; } = FreePort();

    public int NewPort { get; } = FreePort();

    public Dictionary<string, string> Variables { get; }

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>Makes a cluster that archives its log, and starts it.</summary>
    public static async Task<Guide> Begin()
    {
        var root = IsRoot ? "/var/lib" : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var folder = Path.Combine(root, $"smematch-restore-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        if (IsRoot)
        {
            using var give = Process.Start("chown", ["postgres", folder]);
            await give.WaitForExitAsync();
        }

        var guide = new Guide(folder);
        await guide.Execute($"""
            mkdir -p {folder}/backups/wal
            initdb --pgdata={folder}/primary --username=smematch --encoding=UTF8 --locale=C --auth=trust > /dev/null
            cat >> {folder}/primary/postgresql.conf <<END
            port = {guide.Port}
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            fsync = off
            archive_mode = on
            archive_command = 'test ! -f {folder}/backups/wal/%f && cp %p {folder}/backups/wal/%f'
            END
            pg_ctl start --wait --pgdata={folder}/primary --log={folder}/primary.log > /dev/null
            createdb --maintenance-db="$SERVER" smematch
            """);
        guide.servers.Add("primary");
        return guide;
    }

    public static string Connection(int port, string database, string user) =>
        $"Host=127.0.0.1;Port={port};Database={database};Username={user};Password=not-a-default";

    /// <summary>Executes a block of the guide, by the name behind its fence.</summary>
    public async Task<string> Follow(string block)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs", "operating.md"));
        var begin = $"{Fence}sh {block}\n";
        var start = text.IndexOf(begin, StringComparison.Ordinal);
        Assert.True(start >= 0, $"The guide has no block {block}.");
        start += begin.Length;
        return await Execute(text[start..text.IndexOf(Fence, start, StringComparison.Ordinal)]);
    }

    /// <summary>Executes commands as PostgreSQL's user; fails when one fails.</summary>
    public async Task<string> Execute(string commands)
    {
        string[] shell = ["bash", "-euo", "pipefail", "-c", commands];
        string[] all = IsRoot
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--", .. shell]
            : shell;
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["PATH"] = $"{Binaries()}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["HOME"] = Folder;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        // A server that was started holds the pipes; what the commands said has come by then.
        var said = $"{await Soon(output)}{await Soon(error)}";
        Assert.True(process.ExitCode == 0, $"{commands}\n{said}");
        return said;
    }

    /// <summary>A server that the guide's commands started; it is stopped at the end.</summary>
    public void Started(string folder) => servers.Add(folder);

    public string Uri(string database, int? port = null) =>
        $"postgresql://smematch@127.0.0.1:{port ?? Port}/{database}";

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Enumerable.Reverse(servers))
        {
            await Execute($"pg_ctl stop --mode=immediate --wait --pgdata={Folder}/{server} > /dev/null || true");
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<string> Soon(Task<string> reading) =>
        await Task.WhenAny(reading, Task.Delay(500)) == reading ? await reading : "";

    private static string Binaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order().Last() + "/bin"
            : Path.GetDirectoryName(Environment.GetEnvironmentVariable("PATH")!.Split(':')
                .Select(folder => Path.Combine(folder, "initdb")).First(File.Exists))!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
