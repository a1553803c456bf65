using System.Diagnostics;
using System.Net;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Cluster;

/// <summary>One of the identical instances of the service, as a process.</summary>
internal sealed class Instance(string name, string folder, int port, (string Name, string Value)[] environment)
    : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly HttpClient client = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
    private Guarded? process;

    public int Port => port;

    public string Log => Path.Combine(folder, $"{name}.log");

    public async Task Start(params string[] arguments)
    {
        process = await Guarded.Start(
            Service.CommandLine(arguments), Log, "KILL",
            [.. environment, ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}")]);
        var started = Stopwatch.GetTimestamp();
        while (!await IsReady())
        {
            if (process.HasEnded || Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                Assert.Fail($"{name} did not start: {await File.ReadAllTextAsync(Log)}");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Ends it by a signal and waits; answers how long it took.</summary>
    public async Task<TimeSpan> End(string signal)
    {
        var started = Stopwatch.GetTimestamp();
        await process!.Signal(signal);
        await process.Ended(TimeSpan.FromSeconds(60));
        await process.DisposeAsync();
        process = null;
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Runs a command of the same program; answers what it wrote.</summary>
    public async Task<string> Command(params string[] arguments)
    {
        var line = Service.CommandLine(arguments);
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        using var command = Process.Start(start)!;
        var output = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        Assert.Equal(0, command.ExitCode);
        return output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await (process?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task<bool> IsReady()
    {
        try
        {
            using var response = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
