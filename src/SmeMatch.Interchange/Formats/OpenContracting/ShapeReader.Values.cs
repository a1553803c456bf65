using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>Members without members of their own.</summary>
internal sealed partial class ShapeReader
{
    private JsonArray? ReadTexts(JsonElement value, Member member, string pointer)
    {
        if (value.ValueKind == JsonValueKind.String && SafeJson.Text(value) is { } text)
        {
            Break(pointer, "not-a-list", "A list is expected.", "The text was read as its entries.");
            return [.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        }

        if (member.Filled && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
        {
            Blank(pointer);
        }

        var texts = value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(item => SafeJson.Text(item)).ToList()
            : [];
        if (value.ValueKind != JsonValueKind.Array || texts.Contains(null))
        {
            Break(pointer, "type", "A list of texts is expected.", "What is none was left out.");
        }

        return [.. texts.OfType<string>().Select(text => Code(text, member, pointer)).OfType<string>()];
    }

    private JsonValue? ReadNumber(JsonElement value, string pointer)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            // The notation with an exponent is spelt out; what no decimal holds stays as written.
            return JsonValue.Create(decimal.TryParse(
                value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number.ToString(CultureInfo.InvariantCulture) : value.GetRawText());
        }

        if (SafeJson.Text(value) is not { } text || !text.Any(char.IsAsciiDigit))
        {
            return Drop<JsonValue>(pointer, "not-a-number", "A number is expected.");
        }

        Break(pointer, "number-as-text", "A number is expected.", "Its text was kept as written.");
        return JsonValue.Create(text.Trim());
    }

    private JsonValue? ReadTime(JsonElement value, string pointer)
    {
        if (SafeJson.Text(value) is not { } text || ForeignDates.Read(text) is not { } time)
        {
            return Drop<JsonValue>(pointer, "not-a-date", "A time by RFC 3339 is expected.");
        }

        if (!time.IsStandard)
        {
            Break(pointer, "date-form", "A time by RFC 3339 is expected.",
                $"'{Quoted.Text(text)}' was read as {time.Time}.");
        }

        return JsonValue.Create(time.Time);
    }

    private JsonValue? ReadText(JsonElement value, Member member, string pointer)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            if (member.Kind != MemberKind.Id || value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E'))
            {
                Break(pointer, "text-as-number", "A text is expected.", "The number was read as one.");
            }

            return JsonValue.Create(value.GetRawText());
        }

        if (SafeJson.Text(value) is not { } text)
        {
            return Drop<JsonValue>(pointer, "type", "A text is expected.");
        }

        if (member.Filled && text.Length == 0)
        {
            Blank(pointer);
            return null;
        }

        return Code(text, member, pointer) is { } code ? JsonValue.Create(code) : null;
    }

    /// <summary>
    /// The code of a closed list that a text means; null for what is none. Without a list any text is one.
    /// </summary>
    private string? Code(string text, Member member, string pointer)
    {
        if (member.Values.Count == 0 || member.Values.Contains(text))
        {
            return text;
        }

        var code = member.Values.FirstOrDefault(code => code.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
        if (code is null)
        {
            Break(pointer, "unknown-code", $"'{Quoted.Text(text)}' is no code of the list.", "It was left out.");
            return null;
        }

        Break(pointer, "code-case", $"'{Quoted.Text(text)}' is no code of the list.", $"It was read as '{code}'.");
        return code;
    }
}
