using Dapper;
using Npgsql;

namespace SmeMatch.Storage.Connection;

/// <summary>What may have changed.</summary>
[Flags]
public enum ChangeKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>SMEs.</summary>
    Smes = 1,

    /// <summary>Opportunities.</summary>
    Opportunities = 2,

    /// <summary>Stored matches, or how many writes are not yet in them.</summary>
    Lists = 4,

    /// <summary>Keys and organisations.</summary>
    Keys = 8,

    /// <summary>Everything: what was told meanwhile is not known.</summary>
    All = Smes | Opportunities | Lists | Keys,
}

/// <summary>
/// Hears what any instance or command changed, some milliseconds after its commit. Who keeps what it read forgets it
/// then (<see cref="OnChange"/>), and neither uses nor keeps anything while <see cref="IsCurrent"/> is false.
/// </summary>
public sealed class ChangeListener(Database database, TimeProvider time)
{
    internal const string Channel = "changed";
    private const int PulseTimeoutSeconds = 2;
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private Action<ChangeKinds>? changed;
    private long heardAt;

    /// <summary>Whether all that was committed more than four seconds ago has been told.</summary>
    public bool IsCurrent =>
        Interlocked.Read(ref heardAt) is var at && at != 0 && time.GetElapsedTime(at) < Trust;

    /// <summary>
    /// Has <paramref name="act"/> called with what changed, also by this instance; with all after a gap.
    /// </summary>
    public void OnChange(Action<ChangeKinds> act) => changed += act;

    /// <summary>Listens until it is stopped, and anew whenever its connection has ended.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Listen(cancellationToken);
            }
            catch (Exception fault) when (Database.IsOutage(fault) || cancellationToken.IsCancellationRequested)
            {
                // Then it is not current, and nothing kept is used.
            }
            finally
            {
                Interlocked.Exchange(ref heardAt, 0);
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Listen(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notice) =>
        {
            if (notice.Channel == Channel)
            {
                changed?.Invoke(KindOf(notice.Payload));
            }
        };
        var askedAt = time.GetTimestamp();
        await Execute(connection, $"listen {Channel}", cancellationToken);
        changed?.Invoke(ChangeKinds.All);
        Interlocked.Exchange(ref heardAt, askedAt);
        while (true)
        {
            await connection.WaitAsync(Pulse, cancellationToken);
            if (time.GetElapsedTime(askedAt) >= Pulse)
            {
                // A connection that ended without a word is noticed by its silence.
                askedAt = time.GetTimestamp();
                await Execute(connection, "select 1", cancellationToken);
                Interlocked.Exchange(ref heardAt, askedAt);
            }
        }
    }

    private static Task<int> Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            sql, commandTimeout: PulseTimeoutSeconds, cancellationToken: cancellationToken));

    /// <summary>A kind that a newer instance tells, and this one does not know, may be anything.</summary>
    private static ChangeKinds KindOf(string payload) => payload switch
    {
        "smes" => ChangeKinds.Smes,
        "opportunities" => ChangeKinds.Opportunities,
        "lists" => ChangeKinds.Lists,
        "keys" => ChangeKinds.Keys,
        _ => ChangeKinds.All,
    };
}
