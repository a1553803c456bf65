-- What changed, for those who follow: written by the statement that changes, whoever makes it. An entry is told once no
-- transaction that began before it is still open, in the order of transactions; so none is ever passed over.
create table change_log (
    transaction xid8 not null default pg_current_xact_id(),
    seq bigint generated always as identity,
    kind text not null check (kind in ('sme', 'opportunity')),
    record_id uuid not null,
    action text not null check (action in ('created', 'updated', 'deleted')),
    version integer not null,
    changed_at timestamptz not null default now(),
    primary key (transaction, seq)
);

create function log_change() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into change_log (kind, record_id, action, version) select tg_table_name, id, tg_argv[0], version from changed;
    return null;
end
$$;
revoke execute on function log_change from public;

do $$
declare
    kind text;
begin
    foreach kind in array array['sme', 'opportunity'] loop
        execute format(
            'create trigger log_created after insert on %I referencing new table as changed
             for each statement execute function log_change(''created'')', kind);
        execute format(
            'create trigger log_updated after update on %I referencing new table as changed
             for each statement execute function log_change(''updated'')', kind);
        execute format(
            'create trigger log_deleted after delete on %I referencing old table as changed
             for each statement execute function log_change(''deleted'')', kind);
    end loop;
end
$$;

-- What was there before is told as created.
insert into change_log (kind, record_id, action, version, changed_at)
select 'sme', id, 'created', version, updated_at from sme order by updated_at, id;
insert into change_log (kind, record_id, action, version, changed_at)
select 'opportunity', id, 'created', version, updated_at from opportunity order by updated_at, id;

grant select on change_log to smematch_service;
