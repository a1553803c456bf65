using System.IO.Compression;
using SmeMatch.Storage.Jobs;

namespace SmeMatch.Api.Imports;

/// <summary>Where a command takes the body of an import from.</summary>
internal abstract record ImportSource
{
    /// <summary>The body, to be read once.</summary>
    public abstract Task<Stream> Open(IServiceProvider services);
}

/// <summary>A file; or a folder, whose files come as one ZIP.</summary>
internal sealed record FileSource(string Path) : ImportSource
{
    public override async Task<Stream> Open(IServiceProvider services)
    {
        if (!Directory.Exists(Path))
        {
            return File.OpenRead(Path);
        }

        var zip = TemporaryFile.New();
        await ZipFile.CreateFromDirectoryAsync(Path, zip);
        zip.Position = 0;
        return zip;
    }
}
