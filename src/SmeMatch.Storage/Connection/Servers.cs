using Npgsql;

namespace SmeMatch.Storage.Connection;

/// <summary>
/// Connection strings that name several servers, of which one is the primary and the others its standbys.
/// </summary>
internal static class Servers
{
    private const int DefaultTimeoutSeconds = 15;
    private const int DefaultRecheckSeconds = 10;
    private const int DefaultCancellation = 2_000;

    public static bool AreSeveral(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString).Host?.Contains(',', StringComparison.Ordinal) == true;

    /// <summary>
    /// Leads to the primary, and is quick to find another: what is not set gets a value made for changing roles. A
    /// string with one server is left as it is.
    /// </summary>
    public static string ToPrimary(string connectionString)
    {
        if (!AreSeveral(connectionString))
        {
            return connectionString;
        }

        var servers = new NpgsqlConnectionStringBuilder(connectionString)
        {
            TargetSessionAttributes = "primary",
            LoadBalanceHosts = true,
        };
        servers.Timeout = servers.Timeout == DefaultTimeoutSeconds ? 2 : servers.Timeout;
        servers.HostRecheckSeconds =
            servers.HostRecheckSeconds == DefaultRecheckSeconds ? 1 : servers.HostRecheckSeconds;
        servers.CancellationTimeout =
            servers.CancellationTimeout == DefaultCancellation ? 500 : servers.CancellationTimeout;
        return servers.ConnectionString;
    }
}
