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

    /// <summary>
    /// The publishable key of this start, for this service's own example pages; null where there is none.
    /// </summary>
    public string? Publishable { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.RevokeDemo(cancellationToken);
        if (!environment.IsDevelopment())
        {
            return;
        }

        Text = await Make(ApiKey.Demo, [Scope.Read, Scope.Write, Scope.Score], cancellationToken);
        Publishable = await Make(ApiKey.DemoPublishable, [Scope.Embed], cancellationToken);
        Console.WriteLine($"Demo key: {Text}");
    }

    private async Task<string> Make(string prefix, string[] scopes, CancellationToken cancellationToken)
    {
        var text = ApiKey.New(prefix);
        await keys.Add(
            new NewKey(
                Guid.CreateVersion7(time.GetUtcNow()), Storage.Access.Caller.OperatorId, "Demo", "demo", scopes, [],
                ApiKey.Digest(text), text[^4..], null, null),
            Storage.Access.Caller.Operator, cancellationToken);
        return text;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
