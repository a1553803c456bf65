using SmeMatch.Storage.Jobs;

namespace SmeMatch.Api.Imports.Gbizinfo;

/// <summary>What gBizINFO says changed from one day to another.</summary>
internal sealed record ApiSource(DateOnly Since, DateOnly Until, bool WithDetails) : ImportSource
{
    private static readonly TimeSpan JapanOffset = TimeSpan.FromHours(9);

    /// <summary>The day in Japan.</summary>
    public static DateOnly Today =>
        DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(JapanOffset).DateTime);

    /// <exception cref="GbizinfoException">The API refuses, or is not to be had; nothing is loaded then.</exception>
    public override async Task<Stream> Open(IServiceProvider services)
    {
        using var client = GbizinfoClient.Of(
            services.GetRequiredService<IConfiguration>(), services.GetRequiredService<IHostEnvironment>());
        var file = TemporaryFile.New();
        try
        {
            await client.Download(
                Since, Until, WithDetails, file,
                (page, pages, firms) => Console.WriteLine($"gBizINFO: page {page} of {pages}, {firms} firms so far"),
                CancellationToken.None);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
