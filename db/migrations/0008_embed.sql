-- How often a publishable key's matches were seen on its sites: counts per day and nothing of the visitors.
create table embed_usage (
    key_id uuid not null references api_key (id),
    -- UTC.
    day date not null,
    views bigint not null default 0,
    selections bigint not null default 0,
    primary key (key_id, day)
);

grant select, insert, update on embed_usage to smematch_service;
