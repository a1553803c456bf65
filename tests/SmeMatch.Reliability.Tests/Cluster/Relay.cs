using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SmeMatch.Reliability.Tests.Cluster;

/// <summary>
/// The network before one server. It can become a black hole: connections stand, new ones are taken, all that is sent
/// disappears and nothing comes back.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> open = new();
    private readonly int target;
    private readonly Task accepting;
    private TaskCompletionSource passes = new();

    public Relay(int target)
    {
        this.target = target;
        passes.SetResult();
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Swallow() => Volatile.Write(
        ref passes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Passes again what comes from now on; what was under way is cut.</summary>
    public void Restore()
    {
        var held = Volatile.Read(ref passes);
        foreach (var socket in open.Keys)
        {
            socket.Dispose();
        }

        open.Clear();
        held.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        Restore();
        await accepting;
    }

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                _ = Serve(await listener.AcceptSocketAsync());
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Serve(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            (open[client], open[server]) = (true, true);
            try
            {
                await Volatile.Read(ref passes).Task;
                await server.ConnectAsync(IPAddress.Loopback, target);
                await Task.WhenAny(Pump(client, server), Pump(server, client));
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                // It ends for both.
            }
            finally
            {
                open.TryRemove(client, out _);
                open.TryRemove(server, out _);
            }
        }
    }

    private async Task Pump(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var length and > 0)
            {
                await Volatile.Read(ref passes).Task;
                for (var sent = 0; sent < length;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, length - sent));
                }
            }

            // Who closed is gone; in a black hole the other side does not learn of it.
            await Volatile.Read(ref passes).Task;
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            await Volatile.Read(ref passes).Task;
        }
    }
}
