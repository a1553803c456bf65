-- Firms that may be one: found by their names, told apart or merged by an officer.

-- The key begins with the bare name, so that an index finds namesakes; compared by code, whatever the database's language.
alter table sme alter column natural_key type text collate "C";

-- As FirmKey makes it; the service makes every later one.
create function pg_temp.bare(text) returns text language sql immutable return
    regexp_replace(
        translate($1, 'ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎー', 'アイウエオツヤユヨワカケあいうえおつやゆよわ'),
        '[\s!-/:-@\[-`{-~、。，．・…‥「」『』〔〕【】〈〉《》“”‘’―‐−–—〜～]', '', 'g');

do $$
declare
    form constant text := '(特例)?(株式(会社|會社)|有限(会社|會社)|合同(会社|會社)|合資(会社|會社)|合名(会社|會社))|\((株|有|同|資|名)\)'
        '|[\s,]+(co\.?\s*,?\s*ltd|company\s+limited|inc|incorporated|corp|corporation|k\.?k|llc|g\.?k)\.?\s*$';
begin
    -- Nothing of a firm changes by it that anybody is told of.
    alter table sme disable trigger log_updated;
    update sme set natural_key = concat_ws('|',
        coalesce(
            nullif(pg_temp.bare(regexp_replace(plain, form, '', 'g')), ''), pg_temp.bare(plain)),
        coalesce(prefecture, ''),
        pg_temp.bare(regexp_replace(lower(normalize(coalesce(document ->> 'municipality', ''), nfkc)), '^.+郡(?=.+[町村]$)', '')),
        (
            select coalesce(string_agg(
                coalesce(substring(found.matched from '[株有同資名]'), 'e')
                || case when found.at = 1 then '<' when found.at + length(found.matched) > length(plain) then '>' else '-' end,
                '' order by found.at), '')
            from (
                select regexp_substr(plain, form, 1, n) as matched, regexp_instr(plain, form, 1, n) as at
                from generate_series(1, regexp_count(plain, form)) n
            ) found
        ))
    from (
        select id as named, lower(normalize(coalesce(document -> 'name' ->> 'ja', document -> 'name' ->> 'en'), nfkc)) as plain
        from sme
    ) names
    where id = named;
    alter table sme enable trigger log_updated;
end
$$;

create index sme_without_number on sme (id) where corporate_number is null;

-- Two records that an officer said are two firms.
create table firm_apart (
    first_id uuid not null references sme (id) on delete cascade,
    second_id uuid not null references sme (id) on delete cascade check (first_id < second_id),
    decided_at timestamptz not null default now(),
    primary key (first_id, second_id)
);
create index firm_apart_by_second on firm_apart (second_id);

-- A record that was merged into another: its id and its row in a source mean the other since.
create table firm_merged (
    retired_id uuid primary key,
    kept_id uuid not null references sme (id) on delete cascade,
    natural_key text collate "C" not null,
    source_system text,
    merged_at timestamptz not null default now()
);
create index firm_merged_by_kept on firm_merged (kept_id);
create index firm_merged_by_natural_key on firm_merged (natural_key);

-- What hangs on a firm, whosever it is, goes over to the one it is merged into.
create function move_firm(retired uuid, kept uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
    update contact set sme_id = kept where sme_id = retired;
    update firm_merged set kept_id = kept where kept_id = retired
$$;

revoke execute on function move_firm from public;
grant execute on function move_firm to smematch_service;
grant select, insert, delete on firm_apart to smematch_service;
grant select, insert on firm_merged to smematch_service;
