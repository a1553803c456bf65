using Dapper;
using Npgsql;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Crashes;

/// <summary>Who gets kill −9.</summary>
internal enum Victim
{
    Service,
    Postmaster,
    Backend,
    ServiceAndPostmaster,
}

/// <summary>Kills at a moment of its caller's choice: what it needs to know is known before.</summary>
internal sealed class Killer : IAsyncDisposable
{
    private readonly Service service;
    private readonly Victim victim;
    private readonly NpgsqlConnection connection;

    private Killer(Service service, Victim victim, NpgsqlConnection connection) =>
        (this.service, this.victim, this.connection) = (service, victim, connection);

    public static async Task<Killer> Ready(Service service, Victim victim)
    {
        var connection = new NpgsqlConnection(service.Database + ";Pooling=false");
        await connection.OpenAsync();
        return new Killer(service, victim, connection);
    }

    public async Task Kill(Random random)
    {
        if (victim is Victim.Postmaster or Victim.ServiceAndPostmaster)
        {
            Service.Kill(service.Postmaster);
        }

        if (victim is Victim.Service or Victim.ServiceAndPostmaster)
        {
            service.Kill();
        }

        if (victim == Victim.Backend)
        {
            var backends = (await connection.QueryAsync<int>(
                """
                select pid from pg_stat_activity where application_name = 'SmeMatch'
                order by state = 'idle', pid
                """)).AsList();
            Service.Kill(backends[random.Next(backends.Count)]);
        }
    }

    /// <summary>Does what an operator's process manager does; PostgreSQL comes back by itself.</summary>
    public Task Restart() => victim is Victim.Service or Victim.ServiceAndPostmaster
        ? service.StartAgain()
        : service.Recovered();

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
