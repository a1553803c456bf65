using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>
/// Open Contracting for Infrastructure Data Standard 0.9: project packages, lists of them, bare projects, JSON lines.
/// A project with contracting processes is an umbrella, and each process a package of it, in a row after it with the
/// same number. Memory holds one project, of 64 MB at most.
/// </summary>
public sealed class Oc4idsReader(Strictness strictness)
{
    private static readonly string[] Lists = ["projects"];

    /// <summary>Every row of the file: an opportunity or the reasons why there is none.</summary>
    public async IAsyncEnumerable<ForeignRow> Read(
        Stream json, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var named = new NamedNumberStream(json);
        var bytes = strictness == Strictness.Lenient ? named : json;
        await foreach (var piece in new JsonPieces(Lists, _ => false).Read(bytes, cancellationToken))
        {
            if (piece.Fault is { } fault)
            {
                yield return ForeignRow.Rejected(piece.Number, null, fault);
                continue;
            }

            var shaped = ShapeReader.Read(piece.Element, ProjectShape.Project, strictness, "id");
            foreach (var row in Rows(piece, shaped))
            {
                yield return row;
            }
        }
    }

    private static IEnumerable<ForeignRow> Rows(JsonPiece piece, ShapedJson shaped)
    {
        var id = SafeJson.Text(shaped.Kept, "id");
        if (shaped.Faults.Count > 0)
        {
            yield return ForeignRow.Rejected(piece.Number, id, shaped.Faults) with { Repairs = shaped.Repairs };
            yield break;
        }

        var project = ProjectOpportunity.From(shaped.Kept, piece.PackageUri);
        yield return Row(piece.Number, id, project, "/title") with { Repairs = shaped.Repairs };
        var index = 0;
        foreach (var process in shaped.Kept["contractingProcesses"] as JsonArray ?? [])
        {
            var at = $"/contractingProcesses/{index++}";
            var key = SafeJson.Text(process, "id");
            if (key is null)
            {
                yield return ForeignRow.Rejected(
                    piece.Number, null, new Fault(at + "/id", "required", "'id' is needed to know what is meant."));
                continue;
            }

            var package = ProjectOpportunity.FromProcess(
                shaped.Kept, process!.AsObject(), project, piece.PackageUri);
            yield return Row(piece.Number, key, package, at + "/summary/title");
        }
    }

    private static ForeignRow Row(long number, string? key, ForeignOpportunity? opportunity, string titlePointer) =>
        opportunity is null
            ? ForeignRow.Rejected(number, key, new Fault(titlePointer, "no-title", "Nothing says what it is."))
            : new(number, key, opportunity, []);
}
