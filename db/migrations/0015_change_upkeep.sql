-- The change log would grow for ever. Of a record that was changed again, what is told of it may go after thirty days: who
-- follows from an older place is told its newest change, and so misses nothing. Takes the next entries after a place and
-- answers the last one looked at; null when nothing older is left.
create function thin_change_log(
    inout place xid8, inout place_seq bigint, entries integer, kept interval default interval '30 days')
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part change_log[];
begin
    select array_agg(entry order by entry.transaction, entry.seq) into part from (
        select * from change_log
        where (transaction, seq) > (place, place_seq)
        order by transaction, seq limit entries
    ) entry;

    delete from change_log using unnest(part) old
    where change_log.transaction = old.transaction and change_log.seq = old.seq
        and old.changed_at < now() - kept and old.action <> 'deleted'
        and not exists (
            select from sme where old.kind = 'sme' and id = old.record_id and version <= old.version)
        and not exists (
            select from opportunity where old.kind = 'opportunity' and id = old.record_id and version <= old.version);

    if cardinality(part) = entries and part[entries].changed_at < now() - kept then
        place := part[entries].transaction;
        place_seq := part[entries].seq;
    else
        place := null;
        place_seq := null;
    end if;
end
$$;

-- A database restored from a dump counts its transactions anew: what it brought comes first, in its order.
create function settle_change_log() returns void
language sql security definer set search_path = public, pg_temp as $$
    update change_log set transaction = '1' where transaction >= pg_snapshot_xmax(pg_current_snapshot())
$$;

revoke execute on function thin_change_log, settle_change_log from public;
grant execute on function thin_change_log, settle_change_log to smematch_service;
