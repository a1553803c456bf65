-- Who calls. Facts (SMEs, opportunities, matches) are read by all and belong to the organisation that made them; what
-- is private to an organisation is guarded by row-level security, by the organisation the transaction is set to.

-- The service connects as a role of this group: it owns nothing here and bypasses nothing.
do $$
begin
    if not exists (select from pg_roles where rolname = 'smematch_service') then
        create role smematch_service nologin;
    end if;
end
$$;

create table organisation (
    id uuid primary key,
    name text not null unique check (length(name) between 1 and 200),
    created_at timestamptz not null default now()
);

-- Owns the demo registry and what commands import.
insert into organisation (id, name) values ('00000000-0000-7000-8000-000000000001', 'Operator');

-- A key is known by its digest; the key itself is shown once and kept nowhere.
create table api_key (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    name text not null check (length(name) between 1 and 200),
    kind text not null check (kind in ('secret', 'publishable', 'demo')),
    scopes text[] not null check (cardinality(scopes) > 0),
    origins text[] not null default '{}',
    sha256 bytea not null unique check (length(sha256) = 32),
    last_four text not null check (length(last_four) = 4),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
);

create index api_key_by_organisation on api_key (organisation_id, created_at desc, id);

-- The organisation that the present transaction works for; null for none.
create function current_organisation() returns uuid
language sql stable parallel safe
return nullif(current_setting('smematch.organisation', true), '')::uuid;

alter table sme add column organisation_id uuid not null default '00000000-0000-7000-8000-000000000001'
    references organisation (id);
alter table opportunity add column organisation_id uuid not null default '00000000-0000-7000-8000-000000000001'
    references organisation (id);
alter table sme alter column organisation_id drop default;
alter table opportunity alter column organisation_id drop default;

-- What was uploaded, and which rows of it were left out, is the organisation's own.
alter table import_job
    add column organisation_id uuid not null default '00000000-0000-7000-8000-000000000001' references organisation (id),
    -- Whether the caller may set what only a verifier sets.
    add column may_verify boolean not null default true,
    -- Whether the caller may change the records of others.
    add column may_administer boolean not null default true;
alter table import_job alter column organisation_id drop default;
alter table import_job alter column may_verify drop default;
alter table import_job alter column may_administer drop default;

alter table import_job enable row level security;
create policy own on import_job using (organisation_id = current_organisation());
alter table import_rejection enable row level security;
create policy own on import_rejection using (
    exists (select from import_job where id = job_id and organisation_id = current_organisation())
);

-- Which organisation's import is next: the one thing the runner asks across organisations.
create function next_import() returns table (id uuid, organisation_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
    select import_job.id, import_job.organisation_id from import_job where status in ('queued', 'running')
    order by created_at, import_job.id limit 1
$$;

-- The tables of a match run are made, indexed, attached and dropped here, for the service owns no table.
create function begin_run_table(parent text, run integer) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if parent not in ('opportunity_list', 'sme_list') then
        raise exception 'no lists are kept in %', parent;
    end if;
    -- With the check the table is attached without being read. Every run replaces it, so nothing needs a vacuum, which
    -- would hold up the swap. No list is worth compressing.
    execute format(
        'create table %I (like %I, check (run is not null and run = %s))
         with (autovacuum_enabled = false, toast_tuple_target = 8160)',
        parent || '_' || run, parent, run);
    execute format('grant select, insert, update, delete on %I to smematch_service', parent || '_' || run);
end
$$;

create function index_run_table(parent text, run integer) returns void
language plpgsql security definer set search_path = public, pg_temp set maintenance_work_mem = '256MB'
set default_statistics_target = 10 as $$
begin
    if parent not in ('opportunity_list', 'sme_list') then
        raise exception 'no lists are kept in %', parent;
    end if;
    execute format(
        'alter table %I add constraint %I primary key (owner_id, run)',
        parent || '_' || run, parent || '_' || run || '_pkey');
    execute format('analyze %I (owner_id)', parent || '_' || run);
end
$$;

create function swap_run_tables(run integer) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    former text;
begin
    for former in
        select inhrelid::regclass::text from pg_inherits
        where inhparent in ('opportunity_list'::regclass, 'sme_list'::regclass)
    loop
        execute 'drop table ' || former;
    end loop;
    execute format(
        'alter table opportunity_list attach partition %I for values in (%s)', 'opportunity_list_' || run, run);
    execute format('alter table sme_list attach partition %I for values in (%s)', 'sme_list_' || run, run);
end
$$;

-- Tables of runs that did not come to their swap.
create function drop_leftover_run_tables() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    left_over text;
begin
    for left_over in
        select oid::regclass::text from pg_class
        where relname ~ '^(opportunity|sme)_list_[0-9]+$' and relkind = 'r' and not relispartition
            and relnamespace = 'public'::regnamespace
    loop
        execute 'drop table ' || left_over;
    end loop;
end
$$;

grant usage on schema public to smematch_service;
grant select, insert, update, delete on sme, opportunity, match_queue, import_job, import_rejection, opportunity_list,
    sme_list to smematch_service;
grant select, insert, update on match_run, organisation, api_key to smematch_service;
grant select, insert on setting to smematch_service;
grant select on match, migration_digest to smematch_service;
revoke execute on function begin_run_table, index_run_table, swap_run_tables, drop_leftover_run_tables, next_import
    from public;
grant execute on function begin_run_table, index_run_table, swap_run_tables, drop_leftover_run_tables, next_import
    to smematch_service;
do $$
declare
    part text;
begin
    for part in
        select inhrelid::regclass::text from pg_inherits
        where inhparent in ('opportunity_list'::regclass, 'sme_list'::regclass)
    loop
        execute format('grant select, insert, update, delete on %s to smematch_service', part);
    end loop;
end
$$;
