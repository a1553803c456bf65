using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Storage.Tests;

[Collection(TestClusterTests.Name)]
public sealed class LocalClusterTests(TestCluster cluster)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_in_use_is_refused_and_its_owner_can_be_joined()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(
            () => LocalCluster.Start(cluster.Options, _ => { }, CancellationToken.None));
        Assert.Contains("Another SmeMatch service", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(LocalCluster.OfRunningService(cluster.Options));
    }

    [Fact]
    public void The_cluster_listens_on_no_network_and_has_a_password()
    {
        var connection = LocalCluster.OfRunningService(cluster.Options)!;
        Assert.Contains(cluster.Options.Folder, connection.Value.Owner, StringComparison.Ordinal);
        Assert.True(File.ReadAllText(Path.Combine(cluster.Options.Folder, "postgres.password")).Length >= 32);
    }

    [Fact]
    public async Task Without_binaries_and_download_the_error_says_how_to_install()
    {
        var nowhere =
            new ClusterOptions { DataDirectory = cluster.Options.Folder + "-none", BinDirectory = "/nowhere" };
        var refused = await Assert.ThrowsAsync<StartRefusedException>(
            () => LocalCluster.Start(nowhere, _ => { }, CancellationToken.None));
        Assert.Contains("/nowhere", refused.Message, StringComparison.Ordinal);
        Directory.Delete(nowhere.Folder, recursive: true);
    }

    [Fact]
    public async Task A_server_that_is_killed_is_started_again_and_keeps_what_was_committed()
    {
        var options = new ClusterOptions { DataDirectory = cluster.Options.Folder + "-killed" };
        await using (var own = await LocalCluster.Start(options, _ => { }, Stop))
        {
            await Execute(own, "create table kept (id integer)");
            for (var kill = 1; kill <= 3; kill++)
            {
                await Execute(own, $"insert into kept values ({kill})");
                var file = await File.ReadAllLinesAsync(
                    Path.Combine(options.Folder, "postgres", "postmaster.pid"), Stop);
                using (var postmaster = Process.GetProcessById(int.Parse(file[0], CultureInfo.InvariantCulture)))
                {
                    postmaster.Kill();
                    await postmaster.WaitForExitAsync(Stop);
                }

                Assert.Equal(kill, await Eventually(() => Execute(own, "select count(*) from kept")));
            }
        }

        Assert.Null(LocalCluster.OfRunningService(options));
        Assert.False(File.Exists(Path.Combine(options.Folder, "postgres", "postmaster.pid")));
        Directory.Delete(options.Folder, recursive: true);
    }

    [Fact]
    public async Task A_server_that_cannot_start_is_refused_and_none_is_left()
    {
        var options = new ClusterOptions { DataDirectory = cluster.Options.Folder + "-broken" };
        await using (await LocalCluster.Start(options, _ => { }, Stop))
        {
        }

        await File.AppendAllTextAsync(
            Path.Combine(options.Folder, "postgres", "postgresql.conf"), "no_such_setting = 1\n", Stop);
        var refused = await Assert.ThrowsAsync<StartRefusedException>(
            () => LocalCluster.Start(options, _ => { }, Stop));
        Assert.Contains("did not start", refused.Message, StringComparison.Ordinal);
        Assert.Null(LocalCluster.OfRunningService(options));
        Directory.Delete(options.Folder, recursive: true);
    }

    [Fact]
    public async Task A_first_start_beside_an_initdb_that_still_writes_makes_a_cluster_of_its_own()
    {
        var options = new ClusterOptions { DataDirectory = cluster.Options.Folder + "-halfway" };
        var unfinished = Directory.CreateDirectory(Path.Combine(options.Folder, "postgres.new-former", "base"));
        using var stop = new CancellationTokenSource();
        var initdb = Task.Run(() => WriteUntil(unfinished, stop.Token), Stop);
        await using (await LocalCluster.Start(options, _ => { }, Stop))
        {
            await stop.CancelAsync();
            await initdb;
        }

        await using (await LocalCluster.Start(options, _ => { }, Stop))
        {
            Assert.Empty(Directory.GetDirectories(options.Folder, "postgres.new-*"));
        }

        Directory.Delete(options.Folder, recursive: true);
    }

    private static void WriteUntil(DirectoryInfo folder, CancellationToken stop)
    {
        for (var file = 0; !stop.IsCancellationRequested; file++)
        {
            try
            {
                folder.Create();
                File.WriteAllText(Path.Combine(folder.FullName, $"{file}"), "");
            }
            catch (IOException)
            {
                // The folder is being deleted.
            }
        }
    }

    private static async Task<long> Execute(LocalCluster own, string sql)
    {
        await using var connection = new NpgsqlConnection(own.ConnectionString + ";Pooling=false");
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(sql, cancellationToken: Stop));
    }

    private static async Task<long> Eventually(Func<Task<long>> answer)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await answer();
            }
            catch (NpgsqlException) when (tries < 300)
            {
                await Task.Delay(50, Stop);
            }
        }
    }
}
