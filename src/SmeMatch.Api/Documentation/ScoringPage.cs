using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using SmeMatch.Api.Access;
using SmeMatch.Api.Http;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Api.Documentation;

/// <summary>
/// The reader's page on the score: docs/scoring.md, then every table as this server uses it.
/// Made once, when it is first asked for.
/// </summary>
internal sealed partial class ScoringPage
{
    private readonly byte[] html;
    private readonly string etag;
    private readonly string policy;

    private ScoringPage(string text, Lookup lookup, ScoringProfile profile)
    {
        var style = Style();
        var document = Markdown.Parse(text, Pipeline);
        PrepareTables(document);
        LinkAddresses(document);
        var page = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>How a score is made – SmeMatch</title>
            <style>{style}</style>
            </head>
            <body>
            {Finish(Body(document, lookup, profile))}
            </body>
            </html>

            """;
        html = Encoding.UTF8.GetBytes(page);
        // The page's own digest: text, tables, profile and style are all in it.
        etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(html))[..16]}\"";
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        policy = $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";
    }

    // No raw HTML: what stands in the text cannot become markup.
    private static MarkdownPipeline Pipeline { get; } = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).DisableHtml().Build();

    public static ScoringPage Of(Lookup lookup, ScoringProfile profile) => new(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "scoring.md")), lookup, profile);

    public IResult Get(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ETag = etag;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = policy;
        return Preconditions.IsKnownAlready(context.Request, etag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(html, "text/html; charset=utf-8");
    }

    private static string Body(MarkdownDocument document, Lookup lookup, ScoringProfile profile)
    {
        var text = document.ToHtml(Pipeline);
        var start = text.IndexOf("<h2", StringComparison.Ordinal);
        var contents = new StringBuilder();
        foreach (var heading in document.Descendants<HeadingBlock>().Where(heading => heading.Level == 2))
        {
            contents.Append(CultureInfo.InvariantCulture, $"""
                <li><a href="#{heading.GetAttributes().Id}">{WebUtility.HtmlEncode(Plain(heading))}</a></li>

                """);
        }

        var weights = profile.Weights;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <header><a href="/swagger">SmeMatch</a></header>
            <main>
            {text[..start]}
            <p class="here">This server scores by the profile <strong>{WebUtility.HtmlEncode(profile.Label)}</strong>:
            sector {weights.Sector}, size {weights.Size}, region {weights.Region}; least sector factor {profile.MinSector},
            least score {profile.MinScore}. Tables <code>{lookup.Tables.Fingerprint}</code>.</p>
            <nav aria-label="Contents"><ul>
            {contents}<li><a href="#every-table">Every table in full</a></li>
            </ul></nav>
            {text[start..]}
            {ScoringPageTables.Html(lookup)}
            </main>
            """);
    }

    private static string Plain(HeadingBlock heading) =>
        string.Concat(heading.Inline!.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()));

    /// <summary>Columns of numbers get a class; Markdig's style attributes would break the page's own policy.</summary>
    private static void PrepareTables(MarkdownDocument document)
    {
        foreach (var table in document.Descendants<Table>())
        {
            foreach (var row in table.Cast<TableRow>())
            {
                for (var i = 0; i < row.Count && i < table.ColumnDefinitions.Count; i++)
                {
                    if (table.ColumnDefinitions[i].Alignment == TableColumnAlign.Right)
                    {
                        row[i].GetAttributes().AddClass("number");
                    }
                }
            }

            table.ColumnDefinitions.ForEach(column => column.Alignment = null);
        }
    }

    /// <summary>An address of this service in code, such as /v1/reference/affinity, becomes a link to it.</summary>
    private static void LinkAddresses(MarkdownDocument document)
    {
        foreach (var code in document.Descendants<CodeInline>().Where(code => code.Content.StartsWith('/')).ToList())
        {
            var link = new LinkInline(code.Content, "") { IsClosed = true };
            code.ReplaceBy(link, copyChildren: false);
            link.AppendChild(code);
        }
    }

    /// <summary>
    /// Names the language of Japanese and Hindi words, keeps numbers together, lets wide tables scroll.
    /// </summary>
    private static string Finish(string body)
    {
        var marked = TextNode().Replace(body, node =>
        {
            var text = DigitGap().Replace(node.Value, "\u00a0");
            text = Japanese().Replace(text, "<span lang=\"ja\">$0</span>");
            return Devanagari().Replace(text, "<span lang=\"hi\">$0</span>");
        });
        return marked.Replace("<table>", "<div class=\"wide\"><table>", StringComparison.Ordinal)
            .Replace("</table>", "</table></div>", StringComparison.Ordinal);
    }

    private static string Style()
    {
        using var stream = typeof(ScoringPage).Assembly.GetManifestResourceStream("ScoringPage.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("(?<=>)[^<>]+(?=<)")]
    private static partial Regex TextNode();

    [GeneratedRegex(@"(?<=\d) (?=\d{3}(?!\d))")]
    private static partial Regex DigitGap();

    [GeneratedRegex(@"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+")]
    private static partial Regex Japanese();

    [GeneratedRegex(@"[\u0900-\u097f]+(?: [\u0900-\u097f]+)*")]
    private static partial Regex Devanagari();
}

/// <summary>Where the page is served.</summary>
internal static class ScoringPageRoute
{
    public static void MapScoringPage(this WebApplication app)
    {
        var page = new Lazy<ScoringPage>(() => ScoringPage.Of(
            app.Services.GetRequiredService<Lookup>(), app.Services.GetRequiredService<ScoringProfile>()));
        app.MapGet("/docs/scoring", (HttpContext context) => page.Value.Get(context))
            .NeedsNoKey().ExcludeFromDescription();
    }
}
