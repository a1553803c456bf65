-- What is old is forgotten part by part: no backlog of one thing keeps another, least of all persons.
create function forget_expired_contacts() returns void
language sql security definer set search_path = public, pg_temp as $$
    delete from contact where expires_on < (now() at time zone 'Asia/Tokyo')::date
$$;

-- Forgets at most so many answers, the oldest first; answers how many.
create function forget_old_answers(most integer) returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        delete from answer where (organisation_id, key) in (
            select old.organisation_id, old.key from answer old
            where old.created_at < now() - interval '48 hours' order by old.created_at limit most)
            and created_at < now() - interval '48 hours'
        returning 1
    )
    select count(*) from gone
$$;

create or replace function forget_what_is_old() returns void
language sql security definer set search_path = public, pg_temp as $$
    delete from import_rejection using import_job
    where job_id = import_job.id and ended_at < now() - interval '30 days';
    delete from import_note using import_job
    where job_id = import_job.id and ended_at < now() - interval '30 days';
    delete from import_body where received_at < now() - interval '1 day'
        and not exists (select from import_job where id = upload and status in ('queued', 'running'))
$$;

revoke execute on function forget_expired_contacts, forget_old_answers from public;
grant execute on function forget_expired_contacts, forget_old_answers to smematch_service;
