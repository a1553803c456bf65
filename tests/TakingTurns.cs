using Xunit;

[assembly: AssemblyFixture(typeof(SmeMatch.Tests.TakingTurns))]

namespace SmeMatch.Tests;

/// <summary>
/// Test programs take turns: two that start services and browsers at once, on two cores, are too slow for each other's
/// limits of time. Each waits here, before its first test, for the one that runs.
/// </summary>
public sealed class TakingTurns : IAsyncLifetime
{
    private FileStream? turn;

    public async ValueTask InitializeAsync()
    {
        var file = Path.Combine(Path.GetTempPath(), $"smematch-tests-of-{Environment.UserName}.turn");
        while (turn is null)
        {
            try
            {
                turn = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(100);
            }
        }
    }

    public ValueTask DisposeAsync() => turn?.DisposeAsync() ?? default;
}
