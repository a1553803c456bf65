-- The registry. A record is one JSON document (json, not jsonb: its members keep their order), beside it the columns that lists filter and order by.
create table sme (
    id uuid primary key,
    version integer not null default 1 check (version >= 1),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    document json not null check (json_typeof(document) = 'object'),
    corporate_number text unique check (corporate_number ~ '^[1-9][0-9]{12}$'),
    natural_key text not null,
    search text not null,
    prefecture text,
    industries text[] not null,
    states text[] not null,
    roles text[] not null,
    status text not null check (status in ('active', 'inactive', 'closed'))
);

create index sme_by_update on sme (updated_at desc, id);
create index sme_by_natural_key on sme (natural_key);

create table opportunity (
    id uuid primary key,
    version integer not null default 1 check (version >= 1),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    document json not null check (json_typeof(document) = 'object'),
    parent_id uuid references opportunity (id) check (parent_id <> id),
    natural_key text not null,
    search text not null,
    sub_sectors text[] not null,
    states text[] not null,
    roles text[] not null,
    stage text,
    status text not null check (status in ('open', 'umbrella', 'closed', 'cancelled')),
    value_yen bigint check (value_yen >= 0)
);

create index opportunity_by_update on opportunity (updated_at desc, id);
create index opportunity_by_natural_key on opportunity (natural_key);
create index opportunity_by_parent on opportunity (parent_id);

-- Small facts of the installation: the key that signs cursors, the state the matches were computed for.
create table setting (
    name text primary key,
    value text not null
);

insert into setting (name, value)
values ('cursor-key', replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
