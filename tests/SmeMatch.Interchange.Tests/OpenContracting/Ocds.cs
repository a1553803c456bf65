using System.Text;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;

namespace SmeMatch.Interchange.Tests.OpenContracting;

/// <summary>Reading of OCDS in short.</summary>
internal static class Ocds
{
    public static async Task<List<ForeignRow>> Read(string json, Strictness strictness = Strictness.Strict)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return await new OcdsReader(strictness).Read(stream).ToListAsync();
    }

    public static async Task<List<ForeignRow>> ReadFile(string path, Strictness strictness)
    {
        await using var stream = File.OpenRead(path);
        return await new OcdsReader(strictness).Read(stream).ToListAsync();
    }

    /// <summary>The codes of faults, in order.</summary>
    public static string[] Faults(ForeignRow row) => [.. row.Faults.Select(fault => $"{fault.Pointer} {fault.Code}")];

    public static string[] Repairs(ForeignRow row) =>
        [.. row.Repairs.Select(repair => $"{repair.Pointer} {repair.Code}")];

    /// <summary>A release that is valid, with the members given.</summary>
    public static string Release(string ocid, string date, string members, string tag = "tender") => $$"""
        {"ocid": "{{ocid}}", "id": "{{ocid}}-{{date}}", "date": "{{date}}T00:00:00Z", "tag": ["{{tag}}"],
         "initiationType": "tender", {{members}}}
        """;
}
