using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>
/// Open Contracting Data Standard 1.0 and 1.1: release and record packages, lists of them, bare releases and records,
/// and any of these one after another as in JSON lines.
/// </summary>
/// <remarks>
/// A record gives its row at once. Releases of one ocid may be spread over the file; what we read of them is kept until
/// its end, in memory up to 64 MB and beyond that in temporary files, and gives one row per ocid, in order of ocids.
/// Memory is so bounded by 64 MB, one element (64 MB at most) and one merged release.
/// </remarks>
public sealed class OcdsReader(Strictness strictness)
{
    private static readonly string[] Lists = ["records", "releases"];

    /// <summary>
    /// Every row of the file: an opportunity or the reasons why there is none. A file that ends early or breaks the
    /// form of JSON gives a row that says so, after those that came before it.
    /// </summary>
    public IAsyncEnumerable<ForeignRow> Read(Stream json, CancellationToken cancellationToken = default) =>
        Read(new[] { json }.ToAsyncEnumerable(), cancellationToken);

    /// <summary>
    /// The same of several files, numbered through: releases of one ocid are merged wherever they stand.
    /// </summary>
    public async IAsyncEnumerable<ForeignRow> Read(
        IAsyncEnumerable<Stream> files, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var spool = new ReleaseSpool();
        var (before, last) = (0L, 0L);
        await foreach (var json in files.WithCancellation(cancellationToken))
        {
            before = last;
            var pieces = new JsonPieces(Lists, IsRecord);
            await using var named = new NamedNumberStream(json);
            var bytes = strictness == Strictness.Lenient ? named : json;
            await foreach (var one in pieces.Read(bytes, cancellationToken))
            {
                var piece = one with { Number = last = before + one.Number };
                if (piece.Fault is { } fault)
                {
                    yield return ForeignRow.Rejected(piece.Number, null, fault);
                }
                else if (IsRecord(piece.Element))
                {
                    yield return CompiledRelease.RowOfRecord(piece, strictness);
                }
                else if (KeepRelease(piece, spool) is { } rejected)
                {
                    yield return rejected;
                }
            }
        }

        foreach (var row in CompiledRelease.Rows(spool.Sorted()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    private ForeignRow? KeepRelease(JsonPiece piece, ReleaseSpool spool)
    {
        var release = KeptRelease.From(
            piece.Number, piece.PackageUri, ShapeReader.Read(piece.Element, ReleaseShape.Release, strictness, "ocid"));
        if (release.Key is null)
        {
            return ForeignRow.Rejected(piece.Number, null, release.Faults) with { Repairs = release.Repairs };
        }

        spool.Add(release);
        return null;
    }

    /// <summary>A package of records has none of these itself; one of releases has no ocid.</summary>
    private static bool IsRecord(JsonElement element) =>
        SafeJson.Has(element, "compiledRelease", JsonValueKind.Object)
        || SafeJson.Has(element, "versionedRelease", JsonValueKind.Object)
        || (SafeJson.Has(element, "ocid", JsonValueKind.String)
            && SafeJson.Has(element, "releases", JsonValueKind.Array));
}
