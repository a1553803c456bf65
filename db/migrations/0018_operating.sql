-- What an operator watches and the service's role cannot see: counts over all organisations, never a value of one.
create function watch_private() returns table (
    imports_waiting bigint, import_progress double precision, audit_seq bigint, audit_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select
        (select count(*) from import_job where status in ('queued', 'running')),
        (select max(progress) from import_job where status = 'running'),
        audit_head.seq,
        (select at from audit_entry where audit_entry.seq = audit_head.seq)
    from audit_head
$$;

-- Standbys, as their primary sees them; none on a standby. An owner that is no superuser needs pg_monitor to see their
-- positions: without it they are counted, and nothing is said of their lag.
create function watch_standbys() returns table (name text, lag_bytes numeric, lag_seconds double precision)
language sql stable security definer set search_path = public, pg_temp as $$
    select application_name,
        case when pg_is_in_recovery() then null else pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) end,
        case
            when pg_is_in_recovery() or replay_lsn is null then null
            -- One that has replayed all reports no lag, or that of the last write, which may be long ago.
            when replay_lsn >= pg_current_wal_lsn() then 0
            else extract(epoch from coalesce(replay_lag, now() - reply_time))
        end
    from pg_stat_replication where state = 'streaming'
$$;

revoke execute on function watch_private, watch_standbys from public;
grant execute on function watch_private, watch_standbys to smematch_service;
