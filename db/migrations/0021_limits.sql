-- How many requests per second a key may make in the long run; null for as many as the service allows keys of its kind.
alter table api_key add column requests_per_second integer check (requests_per_second between 1 and 1000000);
