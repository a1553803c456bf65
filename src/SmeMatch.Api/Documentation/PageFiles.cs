namespace SmeMatch.Api.Documentation;

/// <summary>The small stylesheet and script of the Swagger UI page, served from this service.</summary>
internal static class PageFiles
{
    public const string Style = "page.css";
    public const string Script = "page.js";

    public static void MapPageFiles(this WebApplication app)
    {
        Map(app, Style, "text/css");
        Map(app, Script, "text/javascript");
    }

    private static void Map(WebApplication app, string file, string type)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(typeof(PageFiles), file)
            ?? throw new InvalidOperationException($"The program holds no {file}.");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        app.MapGet($"/swagger/{file}", () => Results.Text(text, type)).ExcludeFromDescription();
    }
}
