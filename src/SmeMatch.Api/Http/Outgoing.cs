using System.Net;
using System.Net.Sockets;

namespace SmeMatch.Api.Http;

/// <summary>
/// Requests to other machines: https only, to the very address that was checked, no redirects, no proxy. Addresses that
/// are not of the public internet are refused at every connection, so that no name can lead inside.
/// </summary>
internal static class Outgoing
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <summary>After so long a name is resolved and checked again.</summary>
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(2);

    /// <summary>IANA's special-purpose registries; of IPv6 all but global unicast is refused beside.</summary>
    private static readonly IPNetwork[] Special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        ]).Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>A client that keeps the rules.</summary>
    /// <param name="allowsLoopback">
    /// Whether http://127.0.0.1 and its like may be reached too, as a stand-in in Development; nothing else is let off.
    /// </param>
    /// <param name="maxAnswer">The largest answer taken, bytes.</param>
    public static HttpClient Client(bool allowsLoopback, int maxAnswer)
    {
#pragma warning disable CA2000 // The client disposes of its handlers.
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = ConnectLimit,
            PooledConnectionLifetime = ConnectionLife,
            ConnectCallback = (context, token) => Connect(context.DnsEndPoint, allowsLoopback, token),
        };
        return new HttpClient(new HttpsOnly(allowsLoopback) { InnerHandler = sockets })
        {
            // The pipeline of the caller limits the time.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = maxAnswer,
        };
#pragma warning restore CA2000
    }

    /// <summary>Whether the address is none of the public internet.</summary>
    public static bool IsRefused(IPAddress address, bool allowsLoopback) =>
        address.IsIPv4MappedToIPv6 ? true
            : IPAddress.IsLoopback(address) ? !allowsLoopback
            : Special.Any(network => network.Contains(address))
                || (address.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(address));

    private static async ValueTask<Stream> Connect(
        DnsEndPoint target, bool allowsLoopback, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        IPAddress[] allowed = [.. addresses.Where(address => !IsRefused(address, allowsLoopback))];
        if (allowed.Length == 0)
        {
            throw new OutgoingRefusedException($"{target.Host} leads to no address of the public internet.");
        }

#pragma warning disable CA2000 // The stream disposes of it.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class HttpsOnly(bool allowsLoopback) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri is { } address
                && (address.Scheme == Uri.UriSchemeHttps || (allowsLoopback && address.IsLoopback))
                ? base.SendAsync(request, cancellationToken)
                : throw new OutgoingRefusedException($"{request.RequestUri?.Host} is asked by https only.");
    }
}

/// <summary>A request to another machine that the rules forbid; nothing was sent.</summary>
internal sealed class OutgoingRefusedException(string why) : Exception(why);
