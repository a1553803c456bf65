-- A kept match of one opportunity and one SME; it stands in the list of one side or of both.
create table match (
    opportunity_id uuid not null,
    sme_id uuid not null,
    in_opportunity_list boolean not null,
    in_sme_list boolean not null,
    score integer not null check (score between 0 and 10000),
    sector integer not null check (sector between 0 and 10000),
    size integer not null check (size between 0 and 10000),
    region integer not null check (region between 0 and 10000),
    readiness integer not null check (readiness between 0 and 10000),
    -- The tie key with its highest bit turned, so that signed order is the unsigned one.
    tie_key bigint not null,
    role text,
    eligibility text not null check (eligibility in ('eligible', 'unknown')),
    confidence integer not null check (confidence between 0 and 100),
    lowest_score integer not null,
    highest_score integer not null,
    evidence jsonb not null,
    profile text not null,
    run_id uuid not null,
    computed_at timestamptz not null,
    primary key (opportunity_id, sme_id),
    check (in_opportunity_list or in_sme_list)
);

create index match_of_opportunity on match (opportunity_id, score desc, readiness desc, tie_key, sme_id)
where in_opportunity_list;

create index match_of_sme on match (sme_id, score desc, readiness desc, tie_key, opportunity_id)
where in_sme_list;

-- The lists that say tiedAtEnd.
create table tied_list (
    owner_id uuid primary key
);

-- Records written and not yet in the matches; a row is written in the transaction of the record it names.
create table match_queue (
    seq bigint generated always as identity primary key,
    kind text not null check (kind in ('sme', 'opportunity')),
    record_id uuid not null,
    queued_at timestamptz not null default now()
);

create table match_run (
    id uuid primary key,
    reason text not null,
    status text not null check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
    phase text not null default 'waiting',
    pairs_total bigint not null default 0,
    pairs_done bigint not null default 0,
    pairs_per_second bigint not null default 0,
    matches bigint not null default 0,
    cancel_requested boolean not null default false,
    error text,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    ended_at timestamptz
);

create table import_job (
    id uuid primary key,
    format text not null,
    kind text not null check (kind in ('sme', 'opportunity')),
    dry_run boolean not null,
    status text not null check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
    read bigint not null default 0,
    created bigint not null default 0,
    updated bigint not null default 0,
    unchanged bigint not null default 0,
    rejected bigint not null default 0,
    progress double precision not null default 0,
    body bytea,
    cancel_requested boolean not null default false,
    error text,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    ended_at timestamptz
);

create table import_rejection (
    job_id uuid not null references import_job (id) on delete cascade,
    row_number bigint not null,
    row_key text,
    faults jsonb not null,
    primary key (job_id, row_number)
);
