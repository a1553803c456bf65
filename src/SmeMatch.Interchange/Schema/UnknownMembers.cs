using System.Text.Json;

namespace SmeMatch.Interchange.Schema;

/// <summary>Refuses the members that a schema does not know, and offers the nearest one it knows.</summary>
internal static class UnknownMembers
{
    public const string BrokenName = "�";

    public static void Refuse(RecordSchema schema, JsonElement input, string prefix, List<Fault> faults)
    {
        var known = schema.Fields.Select(field => field.Path)
            .Where(path => path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(path => path[prefix.Length..].Split('.')[0]).Distinct().ToList();
        foreach (var member in input.EnumerateObject())
        {
            var name = NameOf(member);
            if (known.Contains(name))
            {
                var inner = prefix + name + ".";
                if (member.Value.ValueKind == JsonValueKind.Object
                    && schema.Fields.Any(field => field.Path.StartsWith(inner, StringComparison.Ordinal)))
                {
                    Refuse(schema, member.Value, inner, faults);
                }
            }
            else if (prefix.Length > 0 || !schema.ReadOnly.Contains(name))
            {
                faults.Add(Refusal($"/{prefix.Replace('.', '/')}{Escape(name)}", name, known));
            }
        }
    }

    public static Fault Refusal(string pointer, string name, IEnumerable<string> known) =>
        new(pointer, "unknown-member", $"'{Quoted.Text(name)}' is not known here.{NearestName.Offer(name, known)}");

    /// <summary>The member's name; one that holds half of a surrogate pair cannot be represented.</summary>
    public static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return BrokenName;
        }
    }

    public static string Escape(string name) =>
        Quoted.Text(name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
