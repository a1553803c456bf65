using Microsoft.AspNetCore.HttpOverrides;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Http;

/// <summary>
/// The reverse proxies in front of the service, by Proxies in the configuration: addresses or networks such as
/// 10.0.0.0/8. Only what comes from them may say, by X-Forwarded-For, -Proto and -Host, for whom it asks.
/// </summary>
internal static class Proxies
{
    private const string Setting = "Proxies";

    public static void UseProxies(this WebApplication app)
    {
        var options = Options(app.Configuration.GetSection(Setting).Get<string[]>() ?? []);
        if (options is not null)
        {
            app.UseForwardedHeaders(options);
        }
    }

    /// <summary>Null when there are none: then the headers are not looked at.</summary>
    /// <exception cref="StartRefusedException">One is neither an address nor a network.</exception>
    public static ForwardedHeadersOptions? Options(IReadOnlyList<string> proxies)
    {
        if (proxies.Count == 0)
        {
            return null;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            var text = proxy.Contains('/', StringComparison.Ordinal) ? proxy
                : $"{proxy}/{(proxy.Contains(':', StringComparison.Ordinal) ? 128 : 32)}";
            options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(text, out var network) ? network
                : throw new StartRefusedException(
                    $"{Setting}: '{proxy}' is neither an address nor a network such as 10.0.0.0/8."));
        }

        return options;
    }
}
