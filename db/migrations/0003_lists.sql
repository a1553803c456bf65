-- Match lists as arrays, one row per list. A run fills partitions of its own, which replace the former ones as a whole.
drop table match;
drop table tied_list;
delete from setting where name = 'match-basis';

-- What an SME's list calls an opportunity: four bytes in place of sixteen.
alter table opportunity add column number integer generated always as identity unique;

alter table match_run
    add column number integer generated always as identity unique,
    add column estimated_end timestamptz,
    -- The run whose lists are attached; changes since then are in them too.
    add column is_current boolean not null default false,
    -- Rules, tables and profile it was computed with, and the date in Asia/Kolkata that its scores hold for.
    add column basis text,
    add column day date,
    add check (not is_current or (basis is not null and day is not null));

create unique index match_run_current on match_run (is_current) where is_current;

-- Arrays run in the order of the list. Columns stand so that none is padded.
create table opportunity_list (
    computed_at timestamptz not null,
    run integer not null,
    tied_at_end boolean not null,
    owner_id uuid not null,
    smes uuid[] not null,
    scores smallint[] not null,
    readiness smallint[] not null,
    primary key (owner_id, run)
) partition by list (run);

create table sme_list (
    computed_at timestamptz not null,
    run integer not null,
    -- The firm's own.
    readiness smallint not null,
    tied_at_end boolean not null,
    owner_id uuid not null,
    -- Numbers of opportunities.
    opportunities integer[] not null,
    scores smallint[] not null,
    primary key (owner_id, run)
) partition by list (run);

-- The lists as rows, for psql and reports: a pair stands in the list of one side or of both.
create view match as
select opportunity_id, sme_id, coalesce(o.score, s.score) as score, coalesce(o.readiness, s.readiness) as readiness,
    o.rank is not null as in_opportunity_list, s.rank is not null as in_sme_list,
    o.rank as rank_in_opportunity_list, s.rank as rank_in_sme_list, coalesce(o.run, s.run) as run
from (
    select owner_id as opportunity_id, entry.sme_id, entry.score, entry.readiness, entry.rank, run
    from opportunity_list
    cross join unnest(smes, scores, opportunity_list.readiness) with ordinality
        as entry (sme_id, score, readiness, rank)
) o full join (
    select opportunity.id as opportunity_id, owner_id as sme_id, entry.score, readiness, entry.rank, run
    from sme_list
    cross join unnest(opportunities, scores) with ordinality as entry (number, score, rank)
    join opportunity using (number)
) s using (opportunity_id, sme_id);
