using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;
using Xunit;

namespace SmeMatch.Interchange.Tests.OpenContracting;

/// <summary>Files broken by chance, and the schema of the standard as a second opinion of the strict mode.</summary>
public sealed class BrokenFilesTests
{
    private const int Seed = 19;
    private const int Attempts = 600;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_byte_lost_or_changed_leads_to_an_exception_or_to_nothing()
    {
        var random = new Random(Seed);
        string[] files =
        [
            .. Files("ocds", "edge-fixtures", "lib-cove-ocds"), .. Files("oc4ids", "lib-cove-fixtures"),
            .. Files("opportunities", "assam-ocds", "near-ocds").Take(5),
        ];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var file = files[random.Next(files.Length)];
            var bytes = Broken(await File.ReadAllBytesAsync(file, Cancel), random);
            foreach (var strictness in Enum.GetValues<Strictness>())
            {
                using var ocds = new MemoryStream(bytes);
                using var oc4ids = new MemoryStream(bytes);
                List<ForeignRow> rows =
                [
                    .. await new OcdsReader(strictness).Read(ocds, Cancel).ToListAsync(Cancel),
                    .. await new Oc4idsReader(strictness).Read(oc4ids, Cancel).ToListAsync(Cancel),
                ];
                Assert.True(rows.Count >= 2, $"Seed {Seed}, attempt {attempt}: {file}");
                Assert.All(rows, row => Assert.True(row.Opportunity is not null ^ row.Faults.Count > 0));
            }
        }
    }

    [Fact]
    public async Task Strict_takes_every_release_that_the_schema_takes()
    {
        var schema = await StandardSchemas.Ocds();
        var compared = 0;
        foreach (var file in Files("ocds", "real-publishers").Concat(Files("ocds", "official-sample")))
        {
            var text = await File.ReadAllTextAsync(file, Cancel);
            if (text.Contains("\"records\"", StringComparison.Ordinal)
                || text.Contains("\"compiledRelease\"", StringComparison.Ordinal))
            {
                continue;
            }

            var release = text.Contains("\"releases\"", StringComparison.Ordinal)
                ? text : $$"""{"releases": [{{text}}]}""";
            if (schema.RefusalsOfElements(release).Count == 0)
            {
                compared++;
                Assert.All(await Ocds.Read(release), row => Assert.DoesNotContain(
                    row.Faults, fault => fault.Code is not "no-title"));
            }
        }

        Assert.True(compared > 20, $"{compared} files are valid by the schema.");
    }

    private static byte[] Broken(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        switch (random.Next(4))
        {
            case 0:
                return bytes[..at];
            case 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(40))..]];
            default:
                var marks = "{}[]\",:\\\0\n"u8;
                return [.. bytes[..at], marks[random.Next(marks.Length)], .. bytes[at..]];
        }
    }

    private static string[] Files(params string[] folder) =>
        Directory.GetFiles(RepositoryRoot.SampleData(folder), "*.json", SearchOption.AllDirectories);
}
