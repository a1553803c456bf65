-- A file is received in parts, before its job is there, so that none is held in memory whole.
create table import_body (
    upload uuid not null,
    part integer not null,
    organisation_id uuid not null references organisation (id),
    bytes bytea not null,
    received_at timestamptz not null default now(),
    primary key (upload, part)
);
alter table import_body alter column bytes set storage external;
insert into import_body (upload, part, organisation_id, bytes)
select id, 0, organisation_id, body from import_job where body is not null;
update import_job set body = null where body is not null;

alter table import_body enable row level security;
create policy own on import_body using (organisation_id = current_organisation());

-- Whether a file that breaks its standard is rejected rather than repaired; how many rows something was noted of.
alter table import_job add column strict boolean not null default false, add column noted bigint not null default 0;

-- What was repaired, inferred or left out of rows that were taken.
create table import_note (
    job_id uuid not null references import_job (id) on delete cascade,
    row_number bigint not null,
    row_key text,
    faults jsonb not null,
    primary key (job_id, row_number)
);
alter table import_note enable row level security;
create policy own on import_note using (
    exists (select from import_job where id = job_id and organisation_id = current_organisation())
);
grant select, insert, update, delete on import_body to smematch_service;
grant select, insert on import_note to smematch_service;

create or replace function forget_what_is_old() returns void
language sql security definer set search_path = public, pg_temp as $$
    delete from answer where created_at < now() - interval '48 hours';
    delete from import_rejection using import_job
    where job_id = import_job.id and ended_at < now() - interval '30 days';
    delete from import_note using import_job
    where job_id = import_job.id and ended_at < now() - interval '30 days';
    delete from import_body where received_at < now() - interval '1 day'
        and not exists (select from import_job where id = upload and status in ('queued', 'running'));
    delete from contact where expires_on < (now() at time zone 'Asia/Tokyo')::date
$$;
