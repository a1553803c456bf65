using System.Text;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;
using Xunit;

namespace SmeMatch.Interchange.Tests.OpenContracting;

/// <summary>Files of any size and form: where elements begin and end, and what breaks.</summary>
public sealed class JsonFormTests
{
    private static readonly string[] Lists = ["records", "releases"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", " empty")]
    [InlineData(" \n", " empty")]
    [InlineData("[]", " empty")]
    [InlineData("""{"releases": []}""", " empty")]
    [InlineData("nonsense", " json")]
    [InlineData("[{\"ocid\": ", " json")]
    [InlineData("{\"releases\": [{}", " json")]
    [InlineData("[1 2]", " type, json")]
    [InlineData("\"\\ud800\"", " type")]
    [InlineData("{\"\\ud800\": 1}", "/ocid required")]
    public async Task What_is_no_release_is_refused_with_a_reason(string json, string codes)
    {
        var rows = await Ocds.Read(json, Strictness.Lenient);
        Assert.Equal(codes.Trim(), string.Join(", ", rows.SelectMany(Ocds.Faults).Select(fault => fault.Trim())));
    }

    [Fact]
    public async Task A_broken_line_is_named_and_the_lines_after_it_are_read()
    {
        var good = Ocds.Release("ocds-abc123-1", "2026-01-01", """ "tender": {"id": 1, "title": "One"} """)
            .ReplaceLineEndings(" ");
        var second = good.Replace("-1\"", "-2\"", StringComparison.Ordinal);
        var rows = await Ocds.Read($"{good}\n{good[..^3]}\n{{\"a\": }}\n{second}\n");
        Assert.Equal(["json", "json"], rows.Take(2).SelectMany(row => row.Faults).Select(fault => fault.Code));
        Assert.StartsWith("Line 2 ", rows[0].Faults[0].Detail.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Line 3 ", rows[1].Faults[0].Detail.ToString(), StringComparison.Ordinal);
        Assert.Equal(["ocds-abc123-1", "ocds-abc123-2"], rows.Skip(2).Select(row => row.Key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 30)]
    public async Task A_package_gives_the_same_elements_whole_and_streamed(int wholeBytes)
    {
        var text = new string('x', 70_000);
        var json = $$"""
            {"uri": "https://a.example/", "note": {"releases": [1]}, "releases": [{"a": "{{text}}"}, {"a": "é"}],
             "other": ["{{text}}"], "records": [{"b": 1}]}
            {"c": "{{text}}"} [{"d": 1}, {"releases": [{"e": 1}]}]
            """;
        var pieces = await new JsonPieces(Lists, _ => false, wholeBytes).Read(new Trickle(json), Cancel)
            .ToListAsync(Cancel);
        string[] expected = wholeBytes == 0 ? ["a", "a", "b", "c", "d", "e"] : ["b", "c", "d", "e"];
        Assert.Equal(expected, pieces.Select(piece => piece.Element.EnumerateObject().First().Name));
        Assert.Equal("https://a.example/", pieces[0].PackageUri);
        Assert.All(pieces, piece => Assert.Null(piece.Fault));
    }

    [Fact]
    public async Task Numbers_that_python_names_become_texts_and_texts_stay()
    {
        const string Json = """{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN \\\"NaN","d":-1,"NaN":"\\"}""";
        await using var stream = new NamedNumberStream(new Trickle(Json));
        using var reader = new StreamReader(stream);
        Assert.Equal(
            """{"a":"NaN","b":["NaN","NaN"],"c":"NaN \\\"NaN","d":-1,"NaN":"\\"}""",
            await reader.ReadToEndAsync(Cancel));
    }

    [Fact]
    public void Releases_beyond_the_memory_bound_come_back_in_the_same_order()
    {
        using var bounded = new ReleaseSpool(mostBytes: 2_000);
        using var free = new ReleaseSpool();
        var random = new Random(7);
        for (var number = 1; number <= 300; number++)
        {
            var release = new KeptRelease(number, null, new()
            {
                ["ocid"] = $"ocds-{random.Next(60)}",
                ["date"] = $"2026-01-{random.Next(1, 29):D2}T00:00:00Z",
            }, [], [new("/a", "b", $"The {number}.")]);
            bounded.Add(release);
            free.Add(release);
        }

        Assert.True(bounded.Runs > 5);
        Assert.Equal(0, free.Runs);
        var expected = free.Sorted().Select(release => Encoding.UTF8.GetString(release.ToBytes())).ToList();
        Assert.Equal(expected, bounded.Sorted().Select(release => Encoding.UTF8.GetString(release.ToBytes())));
        Assert.Equal(300, expected.Count);
    }

    /// <summary>A stream that gives seven bytes at a time.</summary>
    private sealed class Trickle(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 7)], cancellationToken);
    }
}
