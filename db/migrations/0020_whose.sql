-- On whose word a firm may be named publicly, and since when.
alter table sme
    add column listed_at timestamptz,
    add column listed_by uuid,
    add check ((listed_at is null) = (listed_by is null));
alter table sme disable trigger user;
update sme set listed_at = updated_at, listed_by = organisation_id where document ->> 'publicListing' = 'true';
alter table sme enable trigger user;

-- The sources of members that do not come from the record's own: an object of sources by member.
alter table sme add column provenance json;
alter table opportunity add column provenance json;

-- Who asked for a match run may stop it; null when the service itself did.
alter table match_run add column organisation_id uuid references organisation (id);

-- What an organisation holds of a firm is its own: it does not go when another removes the firm.
alter table contact drop constraint contact_sme_id_fkey;

-- A name without its prefecture means a firm only within the source that calls it so. As RecordRow makes the key.
alter table sme disable trigger user;
update sme set natural_key = natural_key || '|' || system
from (
    select id as named, lower(normalize(document -> 'source' ->> 'system', nfkc)) as system from sme where prefecture is null
) sources
where id = named and octet_length(natural_key || system) < 2600;
alter table sme enable trigger user;
update firm_merged set natural_key = natural_key || '|' || lower(normalize(source_system, nfkc))
where split_part(natural_key, '|', 2) = '' and octet_length(natural_key || source_system) < 2600;
