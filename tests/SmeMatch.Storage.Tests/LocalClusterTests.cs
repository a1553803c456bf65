using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Storage.Tests;

[Collection(TestClusterTests.Name)]
public sealed class LocalClusterTests(TestCluster cluster)
{
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
        Assert.Contains(cluster.Options.Folder, connection, StringComparison.Ordinal);
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
}
