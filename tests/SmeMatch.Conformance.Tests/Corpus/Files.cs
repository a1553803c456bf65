using System.IO.Compression;
using System.Text;

namespace SmeMatch.Conformance.Tests.Corpus;

/// <summary>Files: CSV, NDJSON and ZIP that break their form, their encoding or their limits.</summary>
internal static class Files
{
    private const int TooLarge = 257 << 20;
    private const string Companies = "corporateID,corporateType,corporateName,corporateKana,location,moddate\n";

    public static IEnumerable<BadFile> All() => Csv().Concat(Ndjson()).Concat(Bytes()).Concat(Zips());

    /// <summary>The header is row 1 and rejected as such; a row that breaks the form of CSV ends the file.</summary>
    private static IEnumerable<BadFile> Csv()
    {
        (string Text, int Rejected)[] files =
        [
            ("", 1), ("\n", 1), ("name.en", 0), ("name.en\n", 0), ("\uFEFFname.en\nBom\n", 0),
            ("name.en\r\nCr Lf\r\n", 0),
            ("name.en\rCr\r", 0), ("name.en,employees\nRagged\n", 1), ("name.en\nRagged,1,2\n", 1),
            ("name.en,employees\nA,1\nB\nC,3\n", 1), ("name.en\n\"open\n", 1), ("name.en\na\"b\n", 0),
            ("name.en\nFirst\n\"a\"b\nnever read\n", 1), ("name.en\n\"c\"\"d\"\n", 0), ("name.en\n\"two\nlines\"\n", 1),
            ("name.en\n=1+1\n", 0), ("name.en\n@SUM(A1)\n", 0), ("name.en\n+1\n", 0), ("name.en\n-1\n", 0),
            ("name.en\n'=1\n", 0), ("name.en\n\"\t=1\"\n", 1), ("name.en\na\0b\n", 1),
            ("name.en\n\n\nBlank Lines\n", 2),
            ("name.en;employees\nx;1\n", 1), ("name.en\temployees\nx\t1\n", 1), ("unknown\nx\n", 1),
            ("unk\0nown\nx\n", 1),
            ("name.en,name.en\na,b\n", 1), ("Name.en\nx\n", 0), (" name.en\nx\n", 0),
            ("name.en,employees\nx,1e400\n", 1),
            ("name.en,employees\nx,abc\nEmployer,5\n", 1), ("name.en,debarred\nx,maybe\n", 1),
            ("name.en,employees\nx,-0\n", 1), ("name.en\n" + new string('x', 301) + "\n", 1),
            ("name.en\n" + string.Concat(Enumerable.Repeat("Same\n", 500)), 499), (new string(',', 10_000) + "\n", 1),
            ("name.en\n" + new string('"', 9_999) + "\n", 1), ("name.en\n" + new string('\n', 150_000), 150_000),
            ("name.en\n" + new string('x', 2 << 20) + "\n", 1),
            ("id,name.en\na\0b,x\n", 1), ("id,name.en\n1,x\n", 1), ("name.en\n\uFFFE Firm\n", 0),
            ("name.en,capital.amount,capital.currency\nx,\"12,63,343\",INR\n", 0), ("name.en,capital.amount\nx,1\n", 1),
            ("name.en,industries\nx,25;;99999\n", 1), ("# a list of firms\nname.en\nx\n", 1),
            ("name.en,employees\n# a list of firms\nx,1\n", 1), ("name.en\n#1 Tools\n", 0),
        ];
        return files.Select(file => BadFile.Csv(file.Text, file.Rejected));
    }

    private static IEnumerable<BadFile> Ndjson()
    {
        (string Text, int Rejected)[] files =
        [
            ("", 0), ("\n \r\n\n", 0), ("\uFEFF{\"name\":{\"en\":\"Ndjson Bom\"}}", 0), ("{\n[]\nnull\n{}\n", 4),
            (new string('[', 100_000), 1), ("{\"name\":{\"en\":\"x\"},\"name\":{\"en\":\"y\"}}", 1),
            ("{\"a\\u0000\":1,\"a\\u0000\":1}", 1), ("{\"name\":{\"en\":\"\\ud800\"}}", 1), ("{\"\\ud800\":1}", 1),
            ("{\"name\":{\"en\":\"a\\u0000\"}}", 1), ("{\"id\":\"a\\u0000\",\"name\":{\"en\":\"x\"}}", 1),
            ("{\"id\":1,\"name\":{\"en\":\"x\"}}", 1), ("{\"id\":\"\\ud800\",\"name\":{\"en\":\"x\"}}", 1),
            ("{\"name\":{\"en\":\"x\"},\"employees\":1e-400}", 1), ("[{\"name\":{\"en\":\"x\"}}]", 1),
            ("{\"name\":{\"en\":\"x\"}} {\"name\":{\"en\":\"y\"}}", 1), ("{\"name\":{\"en\":\"x\"},\"a\\u0000\":1}", 1),
        ];
        return files.Select(file => BadFile.Ndjson(file.Text, file.Rejected));
    }

    private static IEnumerable<BadFile> Bytes()
    {
        byte[] cp932 = [0x8A, 0x94, 0x8E, 0xAE, 0x89, 0xEF, 0x8E, 0xD0];
        yield return new("cp932", "csv", [.. "name.ja\n"u8, .. cp932, 0x0A], null);
        yield return new("cp932 ndjson", "ndjson", [.. "{\"name\":{\"ja\":\""u8, .. cp932, .. "\"}}"u8], null);
        yield return new("euc-jp", "csv", [.. "name.ja\n"u8, 0xB3, 0xF4, 0xBC, 0xB0, 0x0A], null);
        yield return new("utf-16 without mark", "csv", Encoding.Unicode.GetBytes("name.en\nx\n"), 1);
        yield return new(
            "utf-16", "csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("name.en\nUtf 16\n")], 0);
        yield return new("cut off within a letter", "csv", [.. "name.ja\n"u8, 0xE6, 0xA0], null);
    }

    private static IEnumerable<BadFile> Zips()
    {
        var whole = Zip(("company.csv", Companies));
        yield return new("no zip", "gbizinfo-city", [1, 2, 3], 1);
        yield return new("empty", "gbizinfo-city", [], null);
        yield return new("empty zip", "gbizinfo-city", Zip(), null);
        yield return new("begins as a zip", "csv", [.. "PK\u0003\u0004\u0014\0\0\0"u8], null);
        yield return new("no json", "ocds", [.. "releases"u8], 1);
        yield return new("cut off", "oc4ids", [.. "{\"projects\":[{\"id\":"u8], 1);
        yield return new("other columns", "nta", [.. "1,2,3\n"u8], 1);
        yield return new("zip cut off", "gbizinfo-city", whole[..^10], null);
        yield return new("zip of nonsense", "gbizinfo-city", Zip(("a.csv", "x")), null);
        yield return new("zip of a path above", "gbizinfo-city", Zip(("../../company.txt", "x")), null);
        yield return new("zip of no rows", "gbizinfo-city", whole, 0);
        yield return new("zip of other columns", "gbizinfo-city", Zip(("company.csv", "a,b\n1,2\n")), 1);
        yield return new(
            "zip of half the columns", "gbizinfo-city",
            Zip(("company.csv", Companies), ("industrycode.csv", "a\nb\n")), 1);
        yield return new(
            "zip of NUL", "gbizinfo-city", Zip(("company.csv", Companies + "a\0,x#9\0,n\0,,,\n1,301,\uFFFE,,,\n")), 2);
        yield return new("zip of ragged rows", "gbizinfo-city",
            Zip(("company.csv", Companies + "1\n1,301,a,,,,,\n")), 2);
        yield return new("zip of an open quote", "gbizinfo-city", Zip(("company.csv", Companies + "\"1,301\n")), null);
        yield return new("zip of times that are none", "gbizinfo-city",
            Zip(("company.csv", Companies + "1180301018771,301,Zip,,,0001-01-01T00:00:00+14:00\n")), 0);
        yield return new("zip of much", "gbizinfo-city", Bomb(), null);
    }

    private static byte[] Zip(params (string Name, string Text)[] files) => Zip(archive =>
    {
        foreach (var (name, text) in files)
        {
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write(text);
        }
    });

    private static byte[] Bomb() => Zip(archive =>
    {
        using var stream = archive.CreateEntry("company.csv", CompressionLevel.Fastest).Open();
        var block = new byte[1 << 20];
        Array.Fill(block, (byte)'\n');
        for (var written = 0; written < TooLarge; written += block.Length)
        {
            stream.Write(block);
        }
    });

    private static byte[] Zip(Action<ZipArchive> fill)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            fill(archive);
        }

        return memory.ToArray();
    }
}
