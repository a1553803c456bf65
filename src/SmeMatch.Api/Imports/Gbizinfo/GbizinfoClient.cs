using System.Globalization;
using System.Net;
using System.Text.Json;
using Polly;
using SmeMatch.Api.Http;

namespace SmeMatch.Api.Imports.Gbizinfo;

/// <summary>gBizINFO answered that it will not, or not now; the message says what to do.</summary>
internal sealed class GbizinfoException(string why) : Exception(why);

/// <summary>
/// The REST API of gBizINFO (METI), version 2: the firms that changed within days, page by page, as it answers them.
/// </summary>
internal sealed class GbizinfoClient(HttpClient http, Uri address, string token, ResiliencePipeline pipeline)
    : IDisposable
{
    public const string StandardAddress = "https://api.info.gbiz.go.jp/hojin";
    private const string TokenHeader = "X-hojinInfo-api-token";
    private const string Firms = "hojin-infos";

    /// <summary>The largest answer taken, bytes; a page of 5 000 firms is about 5 MB.</summary>
    private const int MaxAnswer = 64 * 1024 * 1024;

    /// <summary>Writes what changed, one answer per line.</summary>
    /// <param name="since">The first day.</param>
    /// <param name="until">The last day.</param>
    /// <param name="withDetails">Whether each firm is asked for by itself, which tells its sales too.</param>
    /// <param name="output">Takes the answers, for the format gbizinfo to read.</param>
    /// <param name="report">Told how far it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="GbizinfoException">The API refuses, or is not to be had.</exception>
    public async Task Download(
        DateOnly since, DateOnly until, bool withDetails, Stream output, Action<int, int, int> report,
        CancellationToken cancellationToken)
    {
        var (pages, firms) = (1, 0);
        for (var page = 1; page <= pages; page++)
        {
            using var answer = await Get(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"v2/hojin/updateInfo?page={page}&from={since:yyyyMMdd}&to={until:yyyyMMdd}&metadata_flg=false"),
                cancellationToken);
            var listed = answer!.RootElement.GetProperty(Firms);
            pages = PagesOf(answer.RootElement);
            firms += listed.GetArrayLength();
            if (withDetails)
            {
                await WriteEach(listed, output, cancellationToken);
            }
            else
            {
                await Write(answer, output, cancellationToken);
            }

            report(page, pages, firms);
        }
    }

    private static int PagesOf(JsonElement answer) => answer.TryGetProperty("totalPage", out var total)
        && int.TryParse(total.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var pages) ? pages : 1;

    /// <summary>Asks for each firm of a page; one that is there no more is passed over.</summary>
    private async Task WriteEach(JsonElement listed, Stream output, CancellationToken cancellationToken)
    {
        foreach (var number in listed.EnumerateArray()
            .Select(firm => firm.TryGetProperty("corporate_number", out var number) ? number.ToString() : "")
            .Where(number => number.Length > 0 && number.All(char.IsAsciiDigit)))
        {
            using var answer = await Get($"v2/hojin/{number}?metadata_flg=false", cancellationToken);
            if (answer is not null)
            {
                await Write(answer, output, cancellationToken);
            }
        }
    }

    private static async Task Write(JsonDocument answer, Stream output, CancellationToken cancellationToken)
    {
        await JsonSerializer.SerializeAsync(output, answer, cancellationToken: cancellationToken);
        await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>An answer with its list of firms; null when there is no such thing.</summary>
    private async Task<JsonDocument?> Get(string path, CancellationToken cancellationToken)
    {
        using var response = await Send(path, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return path.Contains("updateInfo", StringComparison.Ordinal)
                ? throw new GbizinfoException($"There is no gBizINFO at {address}; Gbizinfo:Address names it.")
                : null;
        }

        var body = await Body(response, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new GbizinfoException(Refusal(response.StatusCode, body?.RootElement));
        }

        return body?.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty(Firms, out var firms) && firms.ValueKind == JsonValueKind.Array
            ? body
            : throw new GbizinfoException("gBizINFO answered something else than firms; the API may have changed.");
    }

    private async Task<HttpResponseMessage> Send(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                async cancel =>
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
                    request.Headers.Add(TokenHeader, token);
                    request.Headers.Accept.ParseAdd("application/json");
                    return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel);
                },
                cancellationToken);
        }
        catch (Exception fault) when (GbizinfoPipeline.IsOutage(fault))
        {
            throw new GbizinfoException(
                $"gBizINFO cannot be reached: {fault.Message} Try again later; nothing was loaded.");
        }
    }

    private static async Task<JsonDocument?> Body(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the answer says, by the published shapes of its errors; never the token.</summary>
    private static string Refusal(HttpStatusCode status, JsonElement? body)
    {
        var said = body is { ValueKind: JsonValueKind.Object } root
            ? string.Join(" ", Errors(root).Prepend(Text(root, "message"))).Trim()
            : "";
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                $"gBizINFO refused the token ({said}). Gbizinfo:Token holds it; METI issues one on request.",
            HttpStatusCode.TooManyRequests =>
                "gBizINFO answers that it was asked too often. Try again later; nothing was loaded.",
            >= HttpStatusCode.InternalServerError =>
                $"gBizINFO is not to be had now ({(int)status}). Try again later; nothing was loaded.",
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
                $"gBizINFO sends elsewhere ({(int)status}), and that is not followed; "
                + "Gbizinfo:Address names its place.",
            _ => $"gBizINFO refused the request ({(int)status}): {said}",
        };
    }

    private static IEnumerable<string> Errors(JsonElement root) =>
        root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            ? errors.EnumerateArray().Select(one => $"{Text(one, "item")}: {Text(one, "message")}")
            : [];

    private static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var text) ? text.ToString() : "";

    /// <summary>The client that the configuration describes.</summary>
    /// <exception cref="GbizinfoException">It holds no token, or an address that is none.</exception>
    public static GbizinfoClient Of(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration["Gbizinfo:Token"] is not { Length: > 0 } token)
        {
            throw new GbizinfoException(
                "gBizINFO needs a token: set Gbizinfo__Token. METI issues one at https://info.gbiz.go.jp.");
        }

        var given = configuration["Gbizinfo:Address"] is { Length: > 0 } other ? other : StandardAddress;
        if (!Uri.TryCreate(given.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            || !token.All(one => one is > ' ' and <= '~'))
        {
            throw new GbizinfoException("Gbizinfo:Address is no address, or Gbizinfo:Token no token.");
        }

#pragma warning disable CA2000 // The client disposes of it.
        var http = Outgoing.Client(environment.IsDevelopment(), MaxAnswer);
#pragma warning restore CA2000
        return new GbizinfoClient(http, address, token, GbizinfoPipeline.Of(TimeProvider.System));
    }

    public void Dispose() => http.Dispose();
}
