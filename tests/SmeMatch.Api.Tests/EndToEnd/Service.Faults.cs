using System.Diagnostics;
using System.Globalization;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <content>What can be done to it.</content>
public sealed partial class Service
{
    /// <summary>Its private cluster, as the owner of all; null when it does not hold it.</summary>
    public string? Database => LocalCluster.OfRunningService(new ClusterOptions { DataDirectory = Folder })?.Owner;

    public int ProcessId => process.Id;

    /// <summary>The first process of its PostgreSQL.</summary>
    public int Postmaster => int.Parse(
        File.ReadLines(Path.Combine(Folder, "postgres", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>kill −9 of the service; its PostgreSQL is stopped by the guard.</summary>
    public void Kill() => process.Kill();

    /// <summary>Asks it to end, as service managers do; answers its exit code once it has.</summary>
    public async Task<int> Terminate()
    {
        using var terminate = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Starts it again after <see cref="Kill"/>.</summary>
    public async Task StartAgain()
    {
        await process.WaitForExitAsync();
        process.Dispose();
        process = Launch(arguments);
        await WaitUntilReady();
    }

    /// <summary>Waits until it answers that it is ready.</summary>
    public Task Recovered() => WaitUntilReady();

    /// <summary>kill −9 of any process; one that has ended already is no fault.</summary>
    public static void Kill(int processId)
    {
        try
        {
            using var other = Process.GetProcessById(processId);
            other.Kill();
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException)
        {
            // It has ended.
        }
    }
}
