using Dapper;
using Npgsql;

namespace SmeMatch.Reliability.Tests.Crashes;

/// <summary>
/// All that a registry holds, as checksums by natural content: two registries that were given the same are equal,
/// whatever ids they gave to new records.
/// </summary>
internal sealed record State
{
    public required string Smes { get; init; }
    public required string Opportunities { get; init; }
    public required string OpportunityLists { get; init; }
    public required string SmeLists { get; init; }
    public required string Rejections { get; init; }
    public required string Imports { get; init; }

    /// <summary>Rows of the queue, jobs that have not ended, tables of runs that are not shown.</summary>
    public required long LeftOver { get; init; }

    /// <summary>
    /// Waits until nothing is under way, and reads it; a kill after the end of a job may still be felt meanwhile.
    /// </summary>
    public static async Task<State> Read(string connectionString)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await ReadOnce(connectionString);
            }
            catch (NpgsqlException) when (tries < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task<State> ReadOnce(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false;Command Timeout=60");
        await connection.OpenAsync();
        for (var tries = 0; tries < 600 && await connection.ExecuteScalarAsync<long>(UnderWay) > 0; tries++)
        {
            await Task.Delay(20);
        }

        return await connection.QuerySingleAsync<State>(Sql);
    }

    private const string UnderWay = """
        select (select count(*) from match_queue)
            + (select count(*) from match_run where status in ('queued', 'running'))
            + (select count(*) from import_job where status in ('queued', 'running'))
            + (select count(*) from pg_class where relname ~ '^(opportunity|sme)_list_[0-9]+$' and relkind = 'r'
                and (not relispartition or relname !~ (select '_' || number || '$' from match_run where is_current)))
        """;

    // An order among equals goes by id: of entries tied with one left out only their number is compared.
    private const string Sql = $"""
        select
            (select md5(coalesce(string_agg(line, e'\n' order by line), '')) from (
                select concat_ws('|', natural_key, version, corporate_number,
                    case when document -> 'name' ->> 'en' like 'Own %' then id end, document::jsonb - 'id') as line
                from sme) t) as "Smes",
            (select md5(coalesce(string_agg(line, e'\n' order by line), '')) from (
                select concat_ws('|', natural_key, version, document) as line from opportunity) t) as "Opportunities",
            (select md5(coalesce(string_agg(line, e'\n' order by line), '')) from (
                select concat_ws('|', owner.natural_key, entry.score, entry.readiness, tied_at_end,
                    case when tied_at_end and entry.score = scores[cardinality(scores)]
                        and entry.readiness = list.readiness[cardinality(list.readiness)] then null
                        else coalesce(sme.natural_key, 'gone') end) as line
                from opportunity_list list
                left join opportunity owner on owner.id = owner_id
                cross join unnest(smes, scores, list.readiness) entry (id, score, readiness)
                left join sme on sme.id = entry.id) t) as "OpportunityLists",
            (select md5(coalesce(string_agg(line, e'\n' order by line), '')) from (
                select concat_ws('|', owner.natural_key, readiness, entry.score, tied_at_end,
                    case when tied_at_end and entry.score = scores[cardinality(scores)] then null
                        else coalesce(opportunity.natural_key, 'gone') end) as line
                from sme_list
                left join sme owner on owner.id = owner_id
                cross join unnest(opportunities, scores) entry (number, score)
                left join opportunity using (number)) t) as "SmeLists",
            (select md5(coalesce(string_agg(line, e'\n' order by line), '')) from (
                select concat_ws('|', place, row_number, row_key, faults) as line
                from import_rejection
                join (select id, row_number() over (order by created_at) as place from import_job) job
                    on job.id = job_id) t) as "Rejections",
            (select coalesce(string_agg(
                concat_ws(' ', status, read, created, updated, unchanged, rejected, error), ', '
                order by created_at), '')
                from import_job) as "Imports",
            ({UnderWay}) as "LeftOver"
        """;
}
