using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Storage.Tests;

/// <summary>A machine without PostgreSQL: the binaries come from a repository, here one on loopback.</summary>
[Collection(TestClusterTests.Name)]
public sealed class DownloadTests(TestCluster cluster)
{
    private const string Version = "15.0.0";

    [Fact]
    public async Task Binaries_that_are_not_here_are_fetched_and_make_a_cluster()
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists("/usr/lib/postgresql"))
        {
            Assert.Skip("The archive is made of the binaries of Debian.");
        }

        var folder = cluster.Options.Folder + "-download";
        Directory.CreateDirectory(folder);
        try
        {
            var archive = await MakeArchive(folder);
            using var listener = Serve(archive, out var repository);
            var options =
                new ClusterOptions { DataDirectory = folder, DownloadFrom = repository, DownloadVersion = Version };
            var said = new List<string>();
            options.BinDirectory = await ServerBinaries.Download(
                options, said.Add, TestContext.Current.CancellationToken);
            Assert.Contains("fetching 15.0.0 from 127.0.0.1", said[0], StringComparison.Ordinal);
            await using var fetched = await LocalCluster.Start(
                options, _ => { }, TestContext.Current.CancellationToken);
            Assert.NotEmpty(fetched.ConnectionString);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_repository_without_them_leads_to_the_install_commands()
    {
        using var listener = Serve([], out var repository);
        var options = new ClusterOptions
        {
            DataDirectory = cluster.Options.Folder + "-missing",
            DownloadFrom = repository,
            DownloadVersion = Version,
        };
        var refused = await Assert.ThrowsAsync<StartRefusedException>(
            () => ServerBinaries.Download(options, _ => { }, TestContext.Current.CancellationToken));
        Assert.All(
            ["apt-get install postgresql", "brew install postgresql", "winget install", "ConnectionStrings:SmeMatch"],
            advice => Assert.Contains(advice, refused.Message, StringComparison.Ordinal));
        Directory.Delete(options.Folder, recursive: true);
    }

    /// <summary>An archive of the layout of embedded-postgres-binaries: a JAR that holds a .txz with bin.</summary>
    private static async Task<byte[]> MakeArchive(string folder)
    {
        var bin = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last();
        var txz = Path.Combine(folder, "postgres.txz");
        string[] files = ["bin/initdb", "bin/postgres", "bin/pg_ctl", "lib/dict_snowball.so", "lib/plpgsql.so"];
        using var tar = Process.Start("tar", ["-I", "xz -0", "-cf", txz, "-C", bin, .. files]);
        await tar.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, tar.ExitCode);
        using var memory = new MemoryStream();
        using (var jar = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            jar.CreateEntryFromFile(txz, "postgres-linux-x86_64.txz", CompressionLevel.NoCompression);
        }

        return memory.ToArray();
    }

    private static HttpListener Serve(byte[] archive, out Uri repository)
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        repository = new Uri($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/");
        port.Stop();
        var listener = new HttpListener { Prefixes = { repository.ToString() } };
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (listener.IsListening)
            {
                var context = await listener.GetContextAsync();
                var path = context.Request.Url!.AbsolutePath;
                var body = path.EndsWith(".jar", StringComparison.Ordinal) ? archive
                    : path.EndsWith(".jar.sha256", StringComparison.Ordinal)
                        ? System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(archive))) : [];
                context.Response.StatusCode = body.Length > 0 && archive.Length > 0 ? 200 : 404;
                context.Response.ContentLength64 = context.Response.StatusCode == 200
                    && context.Request.HttpMethod != "HEAD"
                    ? body.Length
                    : 0;
                if (context.Response.ContentLength64 > 0)
                {
                    await context.Response.OutputStream.WriteAsync(body);
                }

                context.Response.Close();
            }
        });
        return listener;
    }
}
