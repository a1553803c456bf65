using Dapper;

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
    private const string TellChannel = "told";
    private const long PresenceLock = 0x534D45_48455245;
    private const int PulseTimeoutSeconds = 2;
    private const string Present = """
        select count(*)::integer from pg_locks where locktype = 'advisory' and objsubid = 1 and granted
            and database = (select oid from pg_database where datname = current_database())
            and (classid::bigint << 32) + objid::bigint = @PresenceLock
        """;

    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private Action<ChangeKinds>? changed;
    private Action<string>? told;
    private long heardAt;
    private int instances;

    /// <summary>Whether all that was committed more than four seconds ago has been told.</summary>
    public bool IsCurrent =>
        Interlocked.Read(ref heardAt) is var at && at != 0 && time.GetElapsedTime(at) < Trust;

    /// <summary>Has <paramref name="act"/> called with what changed, also by this instance; with all after a gap.</summary>
    public void OnChange(Action<ChangeKinds> act) => changed += act;

    /// <summary>Whether other instances listen too, as last counted, within a second or two.</summary>
    public bool HasOthers => Volatile.Read(ref instances) > 1;

    /// <summary>Has <paramref name="act"/> called with what any instance tells all, this one too.</summary>
    public void OnTold(Action<string> act) => told += act;

    /// <summary>Tells all instances something, of at most 7 999 bytes.</summary>
    public Task Tell(string text, CancellationToken cancellationToken) => database.ReadPrimary(
        (connection, token) => connection.ExecuteAsync(new CommandDefinition(
            "select pg_notify(@TellChannel, @Text)", new { TellChannel, Text = text }, cancellationToken: token)),
        cancellationToken);

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
            else
            {
                told?.Invoke(notice.Payload);
            }
        };
        var askedAt = time.GetTimestamp();
        await connection.ExecuteAsync(new CommandDefinition(
            $"listen {Channel}; listen {TellChannel}; select pg_advisory_lock_shared({PresenceLock})",
            commandTimeout: PulseTimeoutSeconds, cancellationToken: cancellationToken));
        changed?.Invoke(ChangeKinds.All);
        Interlocked.Exchange(ref heardAt, askedAt);
        while (true)
        {
            await connection.WaitAsync(Pulse, cancellationToken);
            if (time.GetElapsedTime(askedAt) >= Pulse)
            {
                // A connection that ended without a word is noticed by its silence.
                askedAt = time.GetTimestamp();
                Volatile.Write(ref instances, await connection.ExecuteScalarAsync<int>(new CommandDefinition(
                    Present, new { PresenceLock }, commandTimeout: PulseTimeoutSeconds,
                    cancellationToken: cancellationToken)));
                Interlocked.Exchange(ref heardAt, askedAt);
            }
        }
    }

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
