-- Answers to requests with an Idempotency-Key: the same request again gets the first answer and does nothing.
create table answer (
    organisation_id uuid not null references organisation (id),
    key text not null check (length(key) between 1 and 255),
    -- Of method, address and body.
    request_sha256 bytea not null check (length(request_sha256) = 32),
    -- The id that what the request makes gets, however often it is begun.
    made_id uuid not null,
    -- While nobody has answered: until when the one who works on it is waited for.
    held_until timestamptz,
    status integer,
    headers jsonb,
    body bytea,
    created_at timestamptz not null default now(),
    primary key (organisation_id, key),
    check ((held_until is null) = (status is not null))
);

create index answer_by_age on answer (created_at);

alter table answer enable row level security;
create policy own on answer using (organisation_id = current_organisation());
grant select, insert, update on answer to smematch_service;

-- Answers are kept for two days, rejected rows of imports for thirty.
create function forget_what_is_old() returns void
language sql security definer set search_path = public, pg_temp as $$
    delete from answer where created_at < now() - interval '48 hours';
    delete from import_rejection using import_job
    where job_id = import_job.id and ended_at < now() - interval '30 days'
$$;

revoke execute on function forget_what_is_old from public;
grant execute on function forget_what_is_old to smematch_service;
