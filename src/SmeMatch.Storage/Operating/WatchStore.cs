using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Matches;

namespace SmeMatch.Storage.Operating;

/// <summary>What an operator watches, at one moment. Ages by the clock of the database.</summary>
public sealed record WatchedState
{
    /// <summary>Writes that are not yet in the lists.</summary>
    public required long Pending { get; init; }

    /// <summary>How long ago the lists were right for all writes and the day in India; null before the first.</summary>
    public double? MatchesAgeSeconds { get; init; }

    /// <summary>Rules, tables, profile and day of the lists; null before the first run.</summary>
    public string? Basis { get; init; }

    /// <summary>Match runs that wait or run.</summary>
    public required long RunsWaiting { get; init; }

    /// <summary>Of the run that goes on, 0 to 1; null when none does.</summary>
    public double? RunProgress { get; init; }

    /// <summary>Imports that wait or run.</summary>
    public required long ImportsWaiting { get; init; }

    /// <summary>Of the import that goes on, 0 to 1; null when none does.</summary>
    public double? ImportProgress { get; init; }

    /// <summary>Entries of the audit trail.</summary>
    public required long AuditEntries { get; init; }

    /// <summary>How long ago the last one was written; null when there is none.</summary>
    public double? AuditAgeSeconds { get; init; }

    /// <summary>Whether any instance holds the worker's lock.</summary>
    public required bool WorkerIsHeld { get; init; }

    /// <summary>Names of the migrations that were applied.</summary>
    public required string[] Migrations { get; init; }

    /// <summary>As the primary sees them.</summary>
    public IReadOnlyList<Standby> Standbys { get; init; } = [];
}

/// <summary>A streaming standby.</summary>
public sealed record Standby
{
    /// <summary>Its application_name.</summary>
    public string? Name { get; init; }

    /// <summary>Bytes of WAL it has not replayed; null when the owner may not see it.</summary>
    public long? LagBytes { get; init; }

    /// <summary>How old what it has not replayed is; null when the owner may not see it.</summary>
    public double? LagSeconds { get; init; }
}

/// <summary>
/// Looks at the database for operators, on a connection of its own: what the service is busy with cannot keep it from
/// telling so.
/// </summary>
public sealed class WatchStore(Database database)
{
    /// <exception cref="System.Data.Common.DbException">The database does not answer.</exception>
    public async Task<WatchedState> Look(CancellationToken cancellationToken)
    {
        // A queue of many thousands is estimated by its positions, as in the lists.
        const string Sql = """
            with queue as (
                select count(*) as counted from (select from match_queue limit 10000) counting
            )
            select
                case when counted < 10000 then counted
                    else (select max(seq) - min(seq) + 1 from match_queue) end as pending,
                case when run.day is not null then greatest(
                    0,
                    extract(epoch from now() - (select queued_at from match_queue order by seq limit 1)),
                    extract(epoch from now() - (run.day + 1)::timestamp at time zone 'Asia/Kolkata')
                )::float8 end as matches_age_seconds,
                run.basis,
                (select count(*) from match_run where status in ('queued', 'running')) as runs_waiting,
                (
                    select coalesce(pairs_done::float8 / nullif(pairs_total, 0), 0) from match_run
                    where status = 'running' order by created_at, id limit 1
                ) as run_progress,
                imports_waiting, import_progress, audit_seq as audit_entries,
                extract(epoch from now() - audit_at)::float8 as audit_age_seconds,
                exists (
                    select from pg_locks
                    where locktype = 'advisory' and granted and objsubid = 1
                        and (classid::int8 << 32) + objid::int8 = @WorkerLock
                        and database = (select oid from pg_database where datname = current_database())
                ) as worker_is_held,
                array(select script from migration_digest order by script limit 10000) as migrations
            from queue cross join watch_private() left join match_run run on run.is_current;
            select name, lag_bytes::int8 as lag_bytes, lag_seconds from watch_standbys() limit 100
            """;
        await using var connection = await database.Watching.OpenConnectionAsync(cancellationToken);
        await using var answers = await connection.QueryMultipleAsync(new CommandDefinition(
            Sql, new { MatchLedger.WorkerLock }, cancellationToken: cancellationToken));
        var state = await answers.ReadSingleAsync<WatchedState>();
        return state with { Standbys = [.. await answers.ReadAsync<Standby>()] };
    }
}
