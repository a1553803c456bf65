using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Startup;

/// <summary>What is wrong with the settings is told without waiting for anything else.</summary>
public sealed class RefusedStartTests(SharedService shared) : IClassFixture<SharedService>
{
    /// <summary>A start waits a minute for a server, and a connection under way ends after 15 s.</summary>
    private static readonly TimeSpan NotForTheServer = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_setting_at_fault_is_told_without_waiting_for_the_database()
    {
        // Takes connections, and says nothing.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var begun = Stopwatch.GetTimestamp();
        var (exit, text) = await shared.Service.Run(
            $"--ConnectionStrings:SmeMatch=Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Username=x",
            "--Quota:AtOnce=0");
        Assert.Equal((1, "SmeMatch cannot start: Quota: every number is from 1 to 1000000.\n"), (exit, text));
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, NotForTheServer);
    }
}
