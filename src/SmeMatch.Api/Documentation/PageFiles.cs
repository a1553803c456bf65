using System.Text.Json;
using SmeMatch.Api.Access;
using SmeMatch.Api.Http;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Documentation;

/// <summary>The small stylesheet and script of the Swagger UI page, served from this service.</summary>
internal static class PageFiles
{
    public const string Style = "page.css";
    public const string Script = "page.js";
    public const string Answers = "page.answers.js";
    public const string Labels = "page.labels.js";

    public static void MapPageFiles(this WebApplication app)
    {
        var (style, script, answers, labels) = (Text(Style), Text(Script), Text(Answers), Text(Labels));
        app.MapGet($"/swagger/{Answers}", () => Results.Text(answers, "text/javascript"))
            .NeedsNoKey().ExcludeFromDescription();
        app.MapGet($"/swagger/{Labels}", (Lookup lookup) => Results.Text(
            $"const names = {JsonSerializer.Serialize(JapaneseNames(lookup.Tables), WireJson.Options)};\n{labels}",
            "text/javascript")).NeedsNoKey().ExcludeFromDescription();
        app.MapGet($"/swagger/{Style}", () => Results.Text(style, "text/css")).NeedsNoKey().ExcludeFromDescription();
        app.MapGet($"/swagger/{Script}", (HttpContext context, DemoKey demo) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.Text($"const demoKey = {JsonSerializer.Serialize(demo.Text)};\n{script}", "text/javascript");
        }).NeedsNoKey().ExcludeFromDescription();
    }

    /// <summary>
    /// What fields offer to choose from, sub-sectors and states by English name or code, in Japanese.
    /// </summary>
    private static Dictionary<string, string> JapaneseNames(ReferenceTables tables) =>
        tables.Sectors.Select(row => (row.Code, row.Name)).Concat(tables.States.Select(row => (row.Code, row.Name)))
            .SelectMany(one => (IEnumerable<(string, string)>)
            [
                (one.Name.In(Language.En), one.Name.In(Language.Ja)),
                (one.Code, $"{one.Code} {one.Name.In(Language.Ja)}"),
            ])
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);

    public static string Text(string file)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(typeof(PageFiles), file)
            ?? throw new InvalidOperationException($"The program holds no {file}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
