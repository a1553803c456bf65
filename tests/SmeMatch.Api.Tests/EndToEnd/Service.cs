using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>The service as a user starts it: a process with a private cluster in a folder of its own.</summary>
public sealed partial class Service : IAsyncDisposable
{
    /// <summary>Starts it as operators do: settings of Production, and no demo key.</summary>
    public const string Production = "--environment=Production";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private readonly StringBuilder output = new();
    private readonly ConcurrentDictionary<string, Task<(string Name, string Value)>> keys = new();
    private readonly string[] arguments;
    private Process process;
    private int launchedAt;

    private Service(string folder, string url, string[] arguments)
    {
        (Folder, Url, this.arguments) = (folder, url, arguments);
        Client = new HttpClient { BaseAddress = new Uri(url) };
        process = Launch(arguments);
    }

    public string Folder { get; }

    public string Url { get; }

    public HttpClient Client { get; }

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>The key that the latest start has written.</summary>
    private string? DemoKey => Output[launchedAt..].Split('\n')
        .LastOrDefault(line => line.StartsWith("Demo key: ", StringComparison.Ordinal))?[10..].Trim();

    public static async Task<Service> Start(params string[] arguments)
    {
        var service = Begin(arguments);
        await service.WaitUntilReady();
        return service;
    }

    /// <summary>
    /// The installed program that tests start by SMEMATCH_SERVICE; null when it is the one built with them.
    /// </summary>
    public static string? Installed { get; } =
        Environment.GetEnvironmentVariable("SMEMATCH_SERVICE") is { Length: > 0 } program ? program : null;

    /// <summary>For reports: which program was looked at.</summary>
    public static string Which => Installed is null ? "" : ", of the service as it is installed (`SMEMATCH_SERVICE`)";

    /// <summary>The program with arguments.</summary>
    public static string[] CommandLine(params string[] arguments) =>
        Installed is { } program
            ? [program, .. arguments]
            : ["dotnet", Path.Combine(AppContext.BaseDirectory, "SmeMatch.Api.dll"), .. arguments];

    /// <summary>Launches it, and does not wait.</summary>
    public static Service Begin(params string[] arguments)
    {
        // Not the temporary folder: as root the server's user must be able to pass through every folder above.
        var folder = Path.Combine(
            Environment.IsPrivilegedProcess
                ? "/var/lib"
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
            $"smematch-test-{Guid.CreateVersion7().ToString("N")[^10..]}");
        return new Service(folder, $"http://127.0.0.1:{FreePort()}", arguments);
    }

    public async Task KillAndStartAgain()
    {
        Kill();
        await StartAgain();
    }

    /// <summary>The site that publishable keys of tests are for.</summary>
    public const string Origin = "https://partner.example";

    /// <summary>A key made by the operator's command; send it as a header in place of the demo key.</summary>
    public Task<(string Name, string Value)> Key(string organisation, params string[] scopes) =>
        keys.GetOrAdd($"{organisation}: {string.Join(',', scopes)}", _ => NewKey(organisation, scopes));

    public async Task<(string Name, string Value)> NewKey(string organisation, params string[] scopes)
    {
        string[] origins = scopes.Contains("embed") ? ["--origins", Origin] : [];
        var (exit, text) = await Run(
            ["keys", "create", "--organisation", organisation, "--name", "test", "--scopes", string.Join(',', scopes),
                .. origins]);
        Assert.True(exit == 0, text);
        return ("Authorization", $"Bearer {text.Trim()}");
    }

    /// <summary>Runs the same program with other arguments to its end.</summary>
    public Task<(int Exit, string Output)> Run(params string[] arguments) => Run([], arguments);

    /// <summary>Runs it with further environment variables.</summary>
    public async Task<(int Exit, string Output)> Run(
        Dictionary<string, string> environment, params string[] arguments)
    {
        using var command = new Process { StartInfo = StartInfo(arguments) };
        foreach (var (name, value) in environment)
        {
            command.StartInfo.Environment[name] = value;
        }

        command.Start();
        var text = command.StandardOutput.ReadToEndAsync();
        var error = await command.StandardError.ReadToEndAsync();
        await command.WaitForExitAsync();
        return (command.ExitCode, await text + error);
    }

    public async Task<JsonNode> Get(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {body}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>The job when it has ended.</summary>
    public async Task<JsonNode> Ended(string path, params (string Name, string Value)[] headers)
    {
        for (var tries = 0; tries < 2_400; tries++)
        {
            var job = (await Send(HttpMethod.Get, path, null, headers)).Body!;
            if ((string?)job["status"] is not ("queued" or "running"))
            {
                return job;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"{path} did not end.");
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body, HttpResponseMessage Response)> Send(
        HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            var text = body as string ?? JsonSerializer.Serialize(body);
            var type = method == HttpMethod.Patch ? "application/merge-patch+json"
                : path.StartsWith("/v1/imports", StringComparison.Ordinal) ? "text/csv" : "application/json";
            request.Content = new StringContent(text, Encoding.UTF8, type);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await Client.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, answer.Length > 0 ? JsonNode.Parse(answer) : null, response);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private ProcessStartInfo StartInfo(string[] arguments)
    {
        var line = CommandLine(arguments);
        return new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = Url,
                ["PrivateCluster__DataDirectory"] = Folder,
            },
        };
    }

    private Process Launch(string[] arguments)
    {
        launchedAt = Output.Length;
        var launched = new Process { StartInfo = StartInfo(arguments) };
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        };
        launched.OutputDataReceived += keep;
        launched.ErrorDataReceived += keep;
        launched.Start();
        launched.BeginOutputReadLine();
        launched.BeginErrorReadLine();
        return launched;
    }

    private async Task WaitUntilReady()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var response = await Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (response.IsSuccessStatusCode && arguments.Contains(Production))
                {
                    return;
                }

                if (response.IsSuccessStatusCode && DemoKey is { } key)
                {
                    Client.DefaultRequestHeaders.Authorization = new("Bearer", key);
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            Assert.False(
                process.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit,
                $"The service did not start:\n{Output}");
            await Task.Delay(50);
        }
    }
}

/// <summary>One service for all tests that do not kill it.</summary>
public sealed class SharedService : IAsyncLifetime
{
    public Service Service { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Service = await Service.Start();

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SharedServiceTests : ICollectionFixture<SharedService>
{
    public const string Name = "a running service";
}
