-- Persons to talk to at a firm: personal data, private to the organisation that holds it, with purpose and consent, and
-- forgotten when it expires.
create table contact (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    sme_id uuid not null references sme (id) on delete cascade,
    place integer not null,
    document json not null check (json_typeof(document) = 'object'),
    -- Folded, to find a person by.
    email text not null,
    expires_on date not null
);

create index contact_by_sme on contact (organisation_id, sme_id, place);
create index contact_by_email on contact (organisation_id, email);

-- Which personal data was given to whom: never removed with the person, for it holds none of it.
create table contact_release (
    seq bigint generated always as identity primary key,
    organisation_id uuid not null references organisation (id),
    contact_id uuid not null,
    released_at timestamptz not null default now(),
    actor text not null,
    purpose text not null
);

create index contact_release_by_organisation on contact_release (organisation_id, seq desc);

alter table contact enable row level security;
create policy own on contact using (organisation_id = current_organisation());
alter table contact_release enable row level security;
create policy own on contact_release using (organisation_id = current_organisation());
grant select, insert, delete on contact to smematch_service;
grant select, insert on contact_release to smematch_service;

create or replace function forget_what_is_old() returns void
language sql security definer set search_path = public, pg_temp as $$
    delete from answer where created_at < now() - interval '48 hours';
    delete from import_rejection using import_job
    where job_id = import_job.id and ended_at < now() - interval '30 days';
    delete from contact where expires_on < (now() at time zone 'Asia/Tokyo')::date
$$;
