using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Conformance.Tests;

/// <summary>A service of its own, with room for more requests than one caller may make.</summary>
public sealed class FuzzedService : IAsyncLifetime
{
    public Service Service { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Service = await Service.Start("--Quota:SecretPerSecond=1000000", "--Quota:SecretBurst=1000000");

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
