-- When the last write came into the lists: until the next one, a list is the same for everybody who reads it.
alter table match_run add column caught_up_at timestamptz;
