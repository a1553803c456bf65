using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>What was kept of an element, with what is wrong in it and what was repaired.</summary>
internal sealed record ShapedJson(JsonObject Kept, IReadOnlyList<Fault> Faults, IReadOnlyList<Repair> Repairs);

/// <summary>
/// Reads one element by a tree of members. Strict: every breach of the standard in a member we read is a fault.
/// Lenient: what can be understood without guessing is repaired, what cannot is left out, and both are named.
/// </summary>
internal sealed partial class ShapeReader(Strictness strictness)
{
    private const int MostFaults = 50;
    private readonly List<Fault> faults = [];
    private readonly List<Repair> repairs = [];

    private bool IsStrict => strictness == Strictness.Strict;

    public static ShapedJson Read(JsonElement element, Member shape, Strictness strictness, params string[] needed)
    {
        var reader = new ShapeReader(strictness);
        if (element.ValueKind != JsonValueKind.Object)
        {
            reader.Refuse("", "type", "A JSON object is expected.");
            return new([], reader.faults, []);
        }

        var kept = reader.ReadObject(element, shape, "");
        foreach (var name in needed.Where(name => SafeJson.Text(kept, name) is null
            && !reader.faults.Any(fault => fault.Pointer == "/" + name)))
        {
            reader.Refuse("/" + name, "required", $"'{name}' is needed to know what is meant.");
        }

        return new(kept, [.. reader.faults.Select(fault => FaultyValue.Beside(fault, element))], reader.repairs);
    }

    private JsonObject ReadObject(JsonElement element, Member shape, string pointer)
    {
        var kept = new JsonObject();
        if (shape.Filled && !element.EnumerateObject().Any())
        {
            Blank(pointer);
        }

        foreach (var property in element.EnumerateObject())
        {
            var name = UnknownMembers.NameOf(property);
            if (shape.Find(name) is not { } found || (found.Misspelt && IsStrict))
            {
                continue;
            }

            var at = $"{pointer}/{name}";
            if (found.Misspelt)
            {
                Note(at, "misspelt", $"'{name}' was read as '{found.Member.Name}'.");
            }

            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                ReadNull(found.Member, at, kept);
            }
            else if (ReadValue(property.Value, found.Member, at) is { } value)
            {
                kept[found.Member.Name] = value;
            }
        }

        foreach (var member in shape.Members.Where(member => member.Required && !kept.ContainsKey(member.Name)
            && !faults.Any(fault => fault.Pointer == $"{pointer}/{member.Name}")))
        {
            Break($"{pointer}/{member.Name}", "required",
                $"'{member.Name}' is required by the standard.", "It is absent.");
        }

        return kept;
    }

    private void ReadNull(Member member, string pointer, JsonObject kept)
    {
        if (!member.Nullable)
        {
            Break(pointer, "null", "Null is not allowed here.", "It was read as absent.");
        }

        kept[member.Name] = null;
    }

    private JsonNode? ReadValue(JsonElement value, Member member, string pointer) => member.Kind switch
    {
        MemberKind.Object => ReadOne(value, member, pointer),
        MemberKind.List => ReadList(value, member, pointer),
        MemberKind.Texts => ReadTexts(value, member, pointer),
        MemberKind.Number => ReadNumber(Single(value, pointer), pointer),
        MemberKind.Time => ReadTime(Single(value, pointer), pointer),
        _ => ReadText(Single(value, pointer), member, pointer),
    };

    private JsonObject? ReadOne(JsonElement value, Member member, string pointer)
    {
        var one = Single(value, pointer);
        return one.ValueKind == JsonValueKind.Object
            ? ReadObject(one, member, value.ValueKind == JsonValueKind.Array ? pointer + "/0" : pointer)
            : Drop<JsonObject>(pointer, "type", "An object is expected.");
    }

    private JsonArray? ReadList(JsonElement value, Member member, string pointer)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            Break(pointer, "not-a-list", "A list is expected.", "The object was read as its only entry.");
            return [ReadObject(value, member, pointer)];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return Drop<JsonArray>(pointer, "type", "A list is expected.");
        }

        if (member.Filled && value.GetArrayLength() == 0)
        {
            Blank(pointer);
        }

        var list = new JsonArray();
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var at = $"{pointer}/{index++}";
            if (item.ValueKind == JsonValueKind.Object)
            {
                list.Add((JsonNode)ReadObject(item, member, at));
            }
            else
            {
                Break(at, "type", "An object is expected.", "It was left out.");
            }
        }

        return list;
    }

    /// <summary>The value; of a list in its place the first entry.</summary>
    private JsonElement Single(JsonElement value, string pointer)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            return value;
        }

        Break(pointer, "list-of-one", "No list is expected.", "Its first entry was read.");
        return value[0];
    }

    private T? Drop<T>(string pointer, string code, Sentence detail)
        where T : JsonNode
    {
        Break(pointer, code, detail, "It was left out.");
        return null;
    }

    private void Blank(string pointer) =>
        Break(pointer, "blank", "Something must stand here.", "It was read as absent.");

    private void Break(string pointer, string code, Sentence expected, Sentence done)
    {
        if (IsStrict)
        {
            Refuse(pointer, code, expected);
        }
        else
        {
            Note(pointer, code, $"{expected} {done}");
        }
    }

    private void Note(string pointer, string code, Sentence detail)
    {
        if (repairs.Count < ForeignRow.MostRepairs)
        {
            repairs.Add(new(pointer, code, detail));
        }
    }

    private void Refuse(string pointer, string code, Sentence detail)
    {
        if (faults.Count < MostFaults)
        {
            faults.Add(new(pointer, code, detail));
        }
    }
}
