using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Http;

/// <summary>Reads a small body by the same rules as records.</summary>
internal static class FormBody
{
    /// <summary>The form, or the problem with it.</summary>
    public static async Task<(JsonObject? Form, IResult? Problem)> Read(
        HttpContext context, RecordSchema schema, TimeProvider time)
    {
        var (body, problem) = await JsonBody.Read(context);
        if (body is null)
        {
            return (null, problem);
        }

        using (body)
        {
            var reading = new RecordReader(schema, [], time).Read(body.RootElement);
            return reading.IsValid ? (reading.Record, null) : (null, Problem.InvalidRecord(reading.Faults));
        }
    }
}
