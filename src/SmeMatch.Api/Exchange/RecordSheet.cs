using System.Text.Json.Nodes;
using SmeMatch.Api.Display;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Exchange;

/// <summary>Records as rows of a sheet: every field, and beside codes what they mean.</summary>
internal sealed class RecordSheet
{
    private const int CodeWidth = 14;
    private const int WordWidth = 30;
    private readonly List<Column> columns;

    /// <param name="schema">The kind of record.</param>
    /// <param name="wording">The language.</param>
    /// <param name="parents">The titles of projects that packages belong to, kept up by the caller.</param>
    /// <param name="licence">Stands in each row.</param>
    public RecordSheet(
        RecordSchema schema, Wording wording, IReadOnlyDictionary<string, string> parents, string licence)
    {
        columns =
        [
            .. schema.Fields.SelectMany(field => Columns(field, wording, parents)),
            new(wording.Reasons.Text("column-licence"), WordWidth, _ => licence),
            new(wording.Reasons.Text("column-id"), 38, record => (string?)record["id"]),
        ];
    }

    public IReadOnlyList<(string Header, int Width)> Header =>
        [.. columns.Select(column => (column.Header, column.Width))];

    public IReadOnlyList<object?> Row(JsonObject record) => [.. columns.Select(column => column.Value(record))];

    private static IEnumerable<Column> Columns(
        Field field, Wording wording, IReadOnlyDictionary<string, string> parents)
    {
        var name = wording.Reasons.Text("column-" + field.Path);
        var words = Words(field, wording, parents);
        yield return new(
            name, words is null && field.Kind is FieldKind.Text or FieldKind.LongText ? WordWidth : CodeWidth,
            record => TypedCells.Of(field, record).First());
        if (field.Kind == FieldKind.Money)
        {
            yield return new(
                $"{name} ({wording.Reasons.Text("column-currency")})", 8,
                record => TypedCells.Of(field, record).Last());
        }
        else if (words is not null)
        {
            yield return new(
                $"{name} ({wording.Reasons.Text("column-in-words")})", WordWidth,
                record => TypedCells.Of(field, record).First() is string codes
                    ? string.Join("; ", codes.Split("; ").Select(words)) : null);
        }
    }

    private static Func<string, string?>? Words(
        Field field, Wording wording, IReadOnlyDictionary<string, string> parents) => field.Path switch
        {
            "prefecture" => wording.Names.Prefecture,
            "industries" => wording.Names.Industry,
            "subSectors" => wording.Names.Sector,
            "states" or "presenceStates" or "targetStates" => wording.Names.State,
            "capabilities" => wording.Names.Capability,
            "certifications" or "requirements.certifications" => wording.Names.Certification,
            "roles" or "rolesSought" => code => wording.Reasons.Text("role-" + code),
            "parentId" => parents.GetValueOrDefault,
            _ => null,
        };

    private sealed record Column(string Header, int Width, Func<JsonObject, object?> Value);
}
