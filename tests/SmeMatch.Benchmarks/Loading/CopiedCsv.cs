using System.Diagnostics;
using Dapper;
using Npgsql;
using SmeMatch.Benchmarks.Storing;

namespace SmeMatch.Benchmarks.Loading;

/// <summary>The peers: psql's <c>\copy</c>, which checks nothing.</summary>
internal static class CopiedCsv
{
    /// <summary>The file as it is into a bare table of texts, one for each column.</summary>
    public static TimeSpan IntoTexts(string connectionString, string path, IReadOnlyList<string> columns)
    {
        Execute(connectionString, $"""
            drop table if exists csv_texts;
            create table csv_texts ({string.Join(", ", columns.Select(name => $"\"{name}\" text"))});
            checkpoint
            """);
        return Timed(connectionString, $@"\copy csv_texts from '{path}' with (format csv, header)");
    }

    /// <summary>Rows of sme, as an import made them, written to a file for <see cref="IntoRegistry"/>.</summary>
    public static void TakeOut(string connectionString, string path) =>
        CopyPeer.Psql(connectionString, $@"\copy sme to '{path}' with (format csv)");

    /// <summary>Rows made ready before into a copy of sme with its columns, checks and indexes.</summary>
    /// <param name="connectionString">Of the owner.</param>
    /// <param name="path">Of the rows.</param>
    /// <param name="isFollowed">Whether the change log is written too and the organisation checked, as for sme.</param>
    public static TimeSpan IntoRegistry(string connectionString, string path, bool isFollowed)
    {
        Execute(connectionString, "drop table if exists sme_copied; create table sme_copied (like sme including all)");
        if (isFollowed)
        {
            Execute(connectionString, """
                create table if not exists log_copied (like change_log including all);
                truncate log_copied;
                create or replace function log_copy() returns trigger language plpgsql as $$
                begin
                    insert into log_copied (kind, record_id, action, version) select 'sme', id, 'created', version from changed;
                    return null;
                end
                $$;
                create trigger log_created after insert on sme_copied referencing new table as changed
                    for each statement execute function log_copy();
                alter table sme_copied add foreign key (organisation_id) references organisation (id)
                """);
        }

        Execute(connectionString, "checkpoint;");
        return Timed(connectionString, $@"\copy sme_copied from '{path}' with (format csv)");
    }

    private static TimeSpan Timed(string connectionString, string command)
    {
        var start = Stopwatch.GetTimestamp();
        CopyPeer.Psql(connectionString, command);
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Execute(string connectionString, string sql)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Execute(sql, commandTimeout: 0);
    }
}
