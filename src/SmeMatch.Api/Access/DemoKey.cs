using SmeMatch.Storage.Access;

namespace SmeMatch.Api.Access;

/// <summary>
/// In Development every start makes a new demo key, ends the former one, writes it to standard output and gives it to
/// Swagger UI, so that the first run stays one command. Elsewhere there is none, and those that were are ended.
/// </summary>
internal sealed class DemoKey(KeyStore keys, IHostEnvironment environment, TimeProvider time) : IHostedService
{
    /// <summary>The key of this start; null where there is none.</summary>
    public string? Text { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.RevokeDemo(cancellationToken);
        if (!environment.IsDevelopment())
        {
            return;
        }

        Text = ApiKey.New(ApiKey.Demo);
        await keys.Add(
            new NewKey(
                Guid.CreateVersion7(time.GetUtcNow()), Storage.Access.Caller.OperatorId, "Demo", "demo",
                [Scope.Read, Scope.Write, Scope.Score], [], ApiKey.Digest(Text), Text[^4..], null),
            Storage.Access.Caller.Operator, cancellationToken);
        Console.WriteLine($"Demo key: {Text}");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
