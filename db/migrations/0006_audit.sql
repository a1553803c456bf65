-- Who did what to which record when. Rows are only ever appended, by the function below, in the transaction of what they
-- tell; each holds the hash of the one before it. They hold names of fields and keyed digests, never values.
create table audit_entry (
    seq bigint primary key,
    organisation_id uuid not null references organisation (id),
    -- key and its id, user and the subject of the token, or command.
    actor text not null,
    at timestamptz not null,
    action text not null,
    kind text not null,
    record_id uuid,
    details jsonb not null,
    previous bytea not null,
    hash bytea not null
);

create index audit_entry_by_organisation on audit_entry (organisation_id, seq desc);

create table audit_head (
    id boolean primary key default true check (id),
    seq bigint not null,
    hash bytea not null
);

insert into audit_head (seq, hash) values (0, sha256('SmeMatch'));
insert into setting (name, value)
values ('audit-key', replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

-- Who asked for it.
alter table import_job add column actor text not null default 'command';
alter table import_job alter column actor drop default;

alter table audit_entry enable row level security;
create policy own on audit_entry using (organisation_id = current_organisation());
grant select on audit_entry to smematch_service;

create function append_audit(organisation uuid, actor text, action text, kind text, record_id uuid, details jsonb)
returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    head audit_head;
    entry audit_entry;
begin
    -- Whoever appends waits for the one before, so that the chain has no fork.
    select * into head from audit_head for update;
    entry := row (
        head.seq + 1, organisation, actor, clock_timestamp(), action, kind, record_id, details, head.hash, ''::bytea);
    entry.hash := sha256(entry.previous || convert_to(concat_ws(
        e'\x1f', entry.seq, entry.organisation_id, entry.actor, (extract(epoch from entry.at) * 1000000)::bigint,
        entry.action, entry.kind, coalesce(entry.record_id::text, ''), entry.details::text), 'UTF8'));
    insert into audit_entry values (entry.*);
    update audit_head set seq = entry.seq, hash = entry.hash;
    return entry.seq;
end
$$;

revoke execute on function append_audit from public;
grant execute on function append_audit to smematch_service;
