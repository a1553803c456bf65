using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>Rows made of releases: of several with one ocid, of a record, or of one that was compiled before.</summary>
internal static class CompiledRelease
{
    /// <summary>One row per ocid of releases that come sorted; only one merged release is held at a time.</summary>
    public static IEnumerable<ForeignRow> Rows(IEnumerable<KeptRelease> sorted)
    {
        Merged? merged = null;
        foreach (var release in sorted)
        {
            if (merged is not null && merged.Ocid != release.Ocid)
            {
                yield return merged.ToRow();
                merged = null;
            }

            merged ??= new(release.Ocid);
            merged.Lay(release);
        }

        if (merged is not null)
        {
            yield return merged.ToRow();
        }
    }

    /// <summary>
    /// The row of a record: by its compiled release, else by the releases it carries. Releases it only links to are
    /// not fetched.
    /// </summary>
    public static ForeignRow RowOfRecord(JsonPiece piece, Strictness strictness)
    {
        var record = piece.Element;
        var ocid = SafeJson.Text(SafeJson.Member(record, "ocid"));
        if (SafeJson.Member(record, "compiledRelease") is { ValueKind: JsonValueKind.Object } compiled)
        {
            return Row(piece, ocid, [compiled], "/compiledRelease", strictness);
        }

        var carried = SafeJson.Member(record, "releases") is { ValueKind: JsonValueKind.Array } releases
            ? releases.EnumerateArray().ToList() : [];
        if (carried.Count > 0 && carried.TrueForAll(release =>
            release.ValueKind == JsonValueKind.Object && SafeJson.Member(release, "ocid") is not null))
        {
            return Row(piece, ocid, carried, "/releases", strictness);
        }

        return ForeignRow.Rejected(piece.Number, ocid, carried.Count > 0
            ? new Fault("/releases", "linked-releases",
                "The record names releases elsewhere and has no compiledRelease; import the releases themselves.")
            : new Fault("", "no-release", "The record has neither a compiledRelease nor releases."));
    }

    private static ForeignRow Row(
        JsonPiece piece, string? ocid, IReadOnlyList<JsonElement> releases, string pointer, Strictness strictness)
    {
        var kept = releases.Select((release, index) => KeptRelease.From(
            piece.Number,
            piece.PackageUri,
            Within(
                ShapeReader.Read(release, ReleaseShape.Release, strictness, "ocid"),
                pointer == "/releases" ? $"{pointer}/{index}" : pointer))).ToList();
        var merged = new Merged(ocid ?? kept[0].Key ?? "");
        foreach (var release in kept.OrderBy(release => ForeignDates.Ticks(release.Date)))
        {
            merged.Lay(release);
        }

        var row = merged.ToRow();
        return kept.FirstOrDefault(release => release.Key is { } own && own != merged.Ocid) is null ? row
            : ForeignRow.Rejected(
                piece.Number, ocid, new Fault(pointer, "other-ocid", "The record holds releases of another ocid."));
    }

    private static ShapedJson Within(ShapedJson shaped, string pointer) => shaped with
    {
        Faults = [.. shaped.Faults.Select(fault => fault with { Pointer = pointer + fault.Pointer })],
        Repairs = [.. shaped.Repairs.Select(repair => repair with { Pointer = pointer + repair.Pointer })],
    };

    /// <summary>Releases of one ocid laid over each other, oldest first.</summary>
    private sealed class Merged(string ocid)
    {
        private readonly JsonObject release = [];
        private readonly List<Fault> faults = [];
        private readonly List<Repair> repairs = [];
        private IReadOnlyCollection<string> tags = [];
        private string? date;
        private string? packageUri;
        private long number = long.MaxValue;

        public string Ocid => ocid;

        public void Lay(KeptRelease next)
        {
            ReleaseMerge.Lay(release, next.Release, MergeRules.Standard);
            number = Math.Min(number, next.Number);
            packageUri = next.PackageUri ?? packageUri;
            date = next.Date ?? date;
            List<string> ownTags = [.. SafeJson.Texts(next.Release, "tag")];
            tags = ownTags.Count > 0 ? ownTags : tags;
            AddNew(faults, next.Faults, fault => (fault.Pointer, fault.Code));
            AddNew(repairs, next.Repairs, repair => (repair.Pointer, repair.Code));
        }

        public ForeignRow ToRow()
        {
            var key = ocid.Length > 0 ? ocid : null;
            if (faults.Count > 0)
            {
                return ForeignRow.Rejected(number, key, faults) with { Repairs = repairs };
            }

            release["ocid"] = ocid;
            var opportunity = ReleaseOpportunity.From(release, tags, date, packageUri);
            return opportunity is null
                ? ForeignRow.Rejected(number, key, new Fault("/tender/title", "no-title",
                    "Neither tender, award, contract nor budget says what is bought.")) with
                {
                    Repairs = repairs,
                }
                : new ForeignRow(number, key, opportunity, []) { Repairs = repairs };
        }

        private static void AddNew<T>(List<T> all, IEnumerable<T> more, Func<T, (string, string)> key)
        {
            foreach (var one in more.Where(one => all.Count < ForeignRow.MostRepairs
                && !all.Any(known => key(known) == key(one))))
            {
                all.Add(one);
            }
        }
    }
}
