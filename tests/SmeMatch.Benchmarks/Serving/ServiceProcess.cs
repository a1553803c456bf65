using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SmeMatch.Benchmarks.Serving;

/// <summary>The service on a database, as a process; started and stopped as often as wanted.</summary>
/// <param name="program">As it was published.</param>
/// <param name="owner">The owner's connection.</param>
/// <param name="service">The service's connection.</param>
internal sealed class ServiceProcess(string program, string owner, string service) : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private readonly int port = FreePort();
    private Process? process;

    public string Url => $"http://127.0.0.1:{port}";

    /// <summary>Memory of the process that is in use, bytes.</summary>
    public long Memory
    {
        get
        {
            process!.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts it; answers the time until the first 200.</summary>
    public async Task<TimeSpan> Start(string path, string? key, params (string Name, string Value)[] settings)
    {
        var started = Stopwatch.GetTimestamp();
        process = Process.Start(StartInfo([], settings))!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using var client = new HttpClient { BaseAddress = new Uri(Url) };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return Stopwatch.GetElapsedTime(started);
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            if (process.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new InvalidOperationException("The service did not start.");
            }

            await Task.Delay(2);
        }
    }

    /// <summary>A key of the operator's organisation.</summary>
    public string NewKey(string scopes) =>
        Command(["keys", "create", "--organisation", "Operator", "--name", "benchmark", "--scopes", scopes])
            .Trim().Split('\n')[^1];

    /// <summary>Runs a command of the program to its end; answers what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public string Command(string[] arguments)
    {
        using var command = Process.Start(StartInfo(arguments, []))!;
        var text = command.StandardOutput.ReadToEnd();
        command.WaitForExit();
        return command.ExitCode == 0 ? text : throw new InvalidOperationException(text);
    }

    public void Stop()
    {
        if (process is { HasExited: false })
        {
            using var terminate = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            process.WaitForExit();
        }

        process?.Dispose();
        process = null;
    }

    public void Dispose() => Stop();

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private ProcessStartInfo StartInfo(string[] arguments, (string Name, string Value)[] settings)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(program),
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ASPNETCORE_URLS"] = Url,
                ["ConnectionStrings__Owner"] = owner,
                ["ConnectionStrings__SmeMatch"] = service,
            },
        };
        foreach (var (name, value) in settings)
        {
            info.Environment[name] = value;
        }

        return info;
    }
}
