using System.IO.Compression;

namespace SmeMatch.Benchmarks.Loading;

/// <summary>A file of a public source, or a folder of them.</summary>
/// <param name="Format">That it is imported as.</param>
/// <param name="What">It is.</param>
/// <param name="Strict">Whether what breaks its standard is rejected.</param>
/// <param name="Paths">A file, a folder or some files, below the folder of sample data.</param>
internal sealed record PublishedFile(string Format, string What, bool Strict, params string[] Paths)
{
    private const string Assam = "opportunities/assam-ocds/";
    private const string Gbizinfo = "companies/gbizinfo-api/";
    private const string Differences = "companies/nta/diff_20260820_cp932_official30col.csv";

    /// <summary>All that the formats are for, in the order in which they are imported.</summary>
    public static readonly PublishedFile[] All =
    [
        new("nta", "prefecture of Tottori, 2016-02-29 (UTF-8, 23 columns)", false,
            "companies/nta/31_tottori_all_20160229.csv"),
        new("nta", "differences of 2026-08-20 (code page 932, 30 columns)", false, Differences),
        new("nta", "the same again", false, Differences),
        new("gbizinfo-city", "Sabae", false, "companies/gbizinfo-sabae"),
        new("gbizinfo", "samples of one firm, of a search and of changes", false,
            Gbizinfo + "v2_detail_response.json", Gbizinfo + "v2_search_response.json",
            Gbizinfo + "v2_update_info_response.json"),
        new("gbizinfo", "sample of a refused request", false, Gbizinfo + "v2_error_400.json"),
        new("ocds-csv", "Assam, tenders 2024–25", false, Assam + "assam-tenders-fy24-25.csv"),
        new("ocds", "Assam, files that are nearly OCDS", false, Assam + "near-ocds"),
        new("ocds", "the same", true, Assam + "near-ocds"),
        new("ocds", "official sample: releases, records and a blank template", false, "ocds/official-sample"),
        new("ocds", "Colombia, Mexico, Moldova, Uganda, UK", false, "ocds/real-publishers"),
        new("ocds", "edge cases of lib-cove-ocds and ocds-merge", false, "ocds/edge-fixtures"),
        new("ocds", "the same", true, "ocds/edge-fixtures"),
        new("oc4ids", "the standard's example", false, "oc4ids/example.json"),
        new("oc4ids", "edge cases of lib-cove-oc4ids", false, "oc4ids/lib-cove-fixtures"),
        new("oc4ids", "the same", true, "oc4ids/lib-cove-fixtures"),
        new("world-bank", "documents of its projects API", false, "opportunities/world-bank/world_bank.json"),
    ];

    /// <summary>What the format brings.</summary>
    public string Records => Format is "nta" or "gbizinfo" or "gbizinfo-city" ? "smes" : "opportunities";

    /// <summary>The one file or folder that the command takes; some files are put into a folder first.</summary>
    /// <param name="data">The folder of sample data.</param>
    /// <param name="work">A folder for what is made.</param>
    public string ForCommand(string data, string work)
    {
        if (Paths is [var path])
        {
            return Path.Combine(data, path);
        }

        var folder = Directory.CreateDirectory(Path.Combine(work, What)).FullName;
        foreach (var one in Paths)
        {
            File.Copy(Path.Combine(data, one), Path.Combine(folder, Path.GetFileName(one)), overwrite: true);
        }

        return folder;
    }

    /// <summary>The one file that is sent; a folder is a ZIP.</summary>
    /// <param name="taken">By the command.</param>
    /// <param name="work">A folder for what is made.</param>
    public static string ForRequest(string taken, string work)
    {
        if (File.Exists(taken))
        {
            return taken;
        }

        var zip = Path.Combine(work, "folder.zip");
        File.Delete(zip);
        ZipFile.CreateFromDirectory(taken, zip);
        return zip;
    }
}
