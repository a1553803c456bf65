using System.Text.Json;
using SmeMatch.Api.Access;

namespace SmeMatch.Api.Documentation;

/// <summary>The small stylesheet and script of the Swagger UI page, served from this service.</summary>
internal static class PageFiles
{
    public const string Style = "page.css";
    public const string Script = "page.js";
    public const string Answers = "page.answers.js";

    public static void MapPageFiles(this WebApplication app)
    {
        var (style, script, answers) = (Text(Style), Text(Script), Text(Answers));
        app.MapGet($"/swagger/{Answers}", () => Results.Text(answers, "text/javascript")).NeedsNoKey().ExcludeFromDescription();
        app.MapGet($"/swagger/{Style}", () => Results.Text(style, "text/css")).NeedsNoKey().ExcludeFromDescription();
        app.MapGet($"/swagger/{Script}", (HttpContext context, DemoKey demo) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.Text($"const demoKey = {JsonSerializer.Serialize(demo.Text)};\n{script}", "text/javascript");
        }).NeedsNoKey().ExcludeFromDescription();
    }

    public static string Text(string file)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(typeof(PageFiles), file)
            ?? throw new InvalidOperationException($"The program holds no {file}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
