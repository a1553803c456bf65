using System.Runtime.CompilerServices;
using System.Text.Json;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>One element of a file, or what ends or interrupts the reading.</summary>
/// <param name="Number">1-based position among the elements of the file.</param>
/// <param name="Element">The element; undefined beside a fault.</param>
/// <param name="PackageUri">The uri its package states before it.</param>
/// <param name="Fault">Why there is no element here.</param>
internal sealed record JsonPiece(long Number, JsonElement Element, string? PackageUri, Fault? Fault);

/// <summary>
/// Takes JSON of any size apart: a package, a list of them, a bare element, or one value after another as in JSON
/// lines. Memory holds one element at a time; a package is held whole only while it is small.
/// </summary>
/// <param name="lists">The members of a package that hold its elements, such as releases.</param>
/// <param name="isElement">Whether an object that has such a member is an element itself, as a record is.</param>
/// <param name="wholeBytes">Up to this size a package is read whole, so that the order of its members is free.</param>
internal sealed class JsonPieces(
    IReadOnlyList<string> lists, Func<JsonElement, bool> isElement, int wholeBytes = 1 << 20)
{
    public async IAsyncEnumerable<JsonPiece> Read(
        Stream json, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var walk = new JsonWalk(lists, wholeBytes);
        var number = 0L;
        while (!walk.IsOver)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!walk.Step())
            {
                await walk.Fill(json, cancellationToken);
                continue;
            }

            var (value, fault) = walk.Take();
            if (fault is not null)
            {
                yield return new(++number, default, null, fault);
            }

            if (value is not null)
            {
                foreach (var (element, uri) in Elements(value.Value, walk.PackageUri))
                {
                    yield return element is { } one
                        ? new(++number, one, uri, null)
                        : new(++number, default, null, new("", "empty", "The package is empty."));
                }
            }
        }
    }

    /// <summary>The elements of a package; of anything else itself.</summary>
    private IEnumerable<(JsonElement? Element, string? Uri)> Elements(JsonElement value, string? uri)
    {
        var list = value.ValueKind == JsonValueKind.Object && !isElement(value)
            ? lists.Select(name => SafeJson.Member(value, name))
                .FirstOrDefault(inner => inner?.ValueKind == JsonValueKind.Array)
            : null;
        if (list is null)
        {
            return [(value, uri)];
        }

        var ownUri = SafeJson.Text(SafeJson.Member(value, "uri"));
        return list.Value.GetArrayLength() == 0
            ? [(null, null)]
            : list.Value.EnumerateArray().Select(element => ((JsonElement?)element, ownUri));
    }
}
