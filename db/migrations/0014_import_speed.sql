-- How fast the file is read, by the present attempt.
alter table import_job add column rows_per_second bigint not null default 0;
