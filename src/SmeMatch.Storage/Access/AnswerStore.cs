using Dapper;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Access;

/// <summary>An answer that was given.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Headers">Headers as a JSON object.</param>
/// <param name="Body">Null when it held a secret.</param>
public sealed record GivenAnswer(int Status, string Headers, byte[]? Body);

/// <summary>What became of a request's claim to its key.</summary>
/// <param name="MadeId">The id for what it makes, when it is to be done now; else null.</param>
/// <param name="IsOther">Whether another request has the key.</param>
/// <param name="Given">The first answer, when there is one; without all of these it is being worked on.</param>
public sealed record AnswerClaim(Guid? MadeId, bool IsOther, GivenAnswer? Given);

/// <summary>Requests with an Idempotency-Key and their answers, private to their organisation.</summary>
public sealed class AnswerStore(Database database, TimeProvider time)
{
    /// <summary>So long one who works on a request is waited for; it outlasts every write.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    /// <summary>So many one transaction removes in far less than the time it has.</summary>
    internal const int ForgottenAtOnce = 5_000;

    /// <summary>
    /// Claims the key for a request; who crashed before answering has lost the claim after <see cref="Hold"/>.
    /// </summary>
    public Task<AnswerClaim> Claim(Caller caller, string key, byte[] sha256, CancellationToken cancellationToken) =>
        database.WriteAs(
            caller.OrganisationId,
            async (connection, transaction, token) =>
            {
                const string Claims = """
                    insert into answer (organisation_id, key, request_sha256, made_id, held_until)
                    values (@OrganisationId, @Key, @Sha256, @Id, @HeldUntil)
                    on conflict (organisation_id, key) do update set held_until = excluded.held_until
                    where answer.request_sha256 = excluded.request_sha256 and answer.held_until < @Now
                    returning made_id
                    """;
                var now = time.GetUtcNow().UtcDateTime;
                var mine = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
                    Claims,
                    new
                    {
                        caller.OrganisationId,
                        Key = key,
                        Sha256 = sha256,
                        Id = Guid.CreateVersion7(time.GetUtcNow()),
                        Now = now,
                        HeldUntil = now + Hold,
                    },
                    cancellationToken: token));
                if (mine is not null)
                {
                    return new AnswerClaim(mine, false, null);
                }

                var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(
                    "select request_sha256, status, headers::text as headers, body from answer where key = @Key",
                    new { Key = key }, cancellationToken: token));
                return new AnswerClaim(
                    null,
                    !row.RequestSha256.AsSpan().SequenceEqual(sha256),
                    row.Status is { } status ? new GivenAnswer(status, row.Headers ?? "{}", row.Body) : null);
            },
            cancellationToken);

    /// <summary>Keeps the answer.</summary>
    public Task Keep(Caller caller, string key, GivenAnswer answer, CancellationToken cancellationToken) =>
        Update(
            "held_until = null, status = @Status, headers = @Headers::jsonb, body = @Body",
            caller, key, answer, cancellationToken);

    /// <summary>Lets the next one try at once: nothing was answered that would stay true.</summary>
    public Task Release(Caller caller, string key, CancellationToken cancellationToken) =>
        Update("held_until = '-infinity'", caller, key, new(0, "{}", null), cancellationToken);

    /// <summary>Removes answers whose time is over, a part at a time.</summary>
    public async Task ForgetOld(CancellationToken cancellationToken)
    {
        long forgotten;
        do
        {
            forgotten = await database.Write(
                (connection, transaction, token) => connection.ExecuteScalarAsync<long>(new CommandDefinition(
                    "select forget_old_answers(@ForgottenAtOnce)", new { ForgottenAtOnce }, cancellationToken: token)),
                cancellationToken);
        }
        while (forgotten == ForgottenAtOnce);
    }

    /// <summary>Removes what was said of rows of imports, and files left behind, whose time is over.</summary>
    public Task ForgetReports(CancellationToken cancellationToken) =>
        database.Write(
            (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                "select forget_what_is_old()", cancellationToken: token)),
            cancellationToken);

    private Task<int> Update(
        string change, Caller caller, string key, GivenAnswer answer, CancellationToken cancellationToken) =>
        database.WriteAs(
            caller.OrganisationId,
            (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                $"update answer set {change} where key = @Key and status is null",
                new { Key = key, answer.Status, answer.Headers, answer.Body }, cancellationToken: token)),
            cancellationToken);

    private sealed class Row
    {
        public required byte[] RequestSha256 { get; init; }
        public int? Status { get; init; }
        public string? Headers { get; init; }
        public byte[]? Body { get; init; }
    }
}
