-- An import that ends the service with it is not begun for ever: how often one began it that never ended it.
alter table import_job add column starts integer not null default 0;

-- A key is replaced once, so that at most two of it live while it is rotated.
alter table api_key add column replaced_by uuid;

-- Erasing a person also removes what quotes her.
grant delete on import_note to smematch_service;
