-- Instances keep answers and keys in memory. Whoever changes what these come from tells all of them when it commits,
-- whichever instance, command or statement it is. Lists are told by the worker, which alone writes them.
create function tell_change() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_notify('changed', tg_argv[0]);
    return null;
end
$$;

create trigger told after insert or update or delete on sme
    for each statement execute function tell_change('smes');
create trigger told after insert or update or delete on opportunity
    for each statement execute function tell_change('opportunities');
-- Not when a key is used: that changes last_used_at only.
create trigger told after insert or delete
    or update of name, kind, scopes, origins, sha256, expires_at, revoked_at, organisation_id on api_key
    for each statement execute function tell_change('keys');
create trigger told after insert or update or delete on organisation
    for each statement execute function tell_change('keys');
