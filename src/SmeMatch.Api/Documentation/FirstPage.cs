namespace SmeMatch.Api.Documentation;

/// <summary>The texts a person meets first in Swagger UI, in the order one works.</summary>
internal static class FirstPage
{
    public const string Overview = """
        SmeMatch says which Japanese small and medium-sized firms (SMEs) fit which Indian infrastructure projects,
        in what role, and why. [How the score is made](/docs/scoring)

        **Five things to try.** Each opens below; press the blue **Execute** button and read the white card that appears.

        1. [Find the best firms for a project](#/Matches/listMatchesOfOpportunity) — the firms come ranked, each
           with its reasons. Then type a few words of another project's title and execute again.
        2. [See why a firm fits, or does not](#/Matches/explainMatch) — type a project and a firm: every factor,
           every condition, and what would raise the score.
        3. [See what would change the ranking](#/Matches/tryScore) — choose a question at **Examples**: other
           weights or fields, beside today's places; nothing is stored.
        4. [Print a brief](#/Matches/listMatchesOfOpportunity) — execute, then press **Print a brief**: one or two
           pages to hand on, with pictures.
        5. [See where projects lack firms](#/Insights/getCoverage) — for the monthly report, with a heat map.

        Press **Authorize** and paste your key; on a demo installation one is filled in already.
        Every example works as it stands. Blue entries (GET) only read; nothing is changed by trying them.
        When something is wrong, the answer says what to do. Choose Japanese or Hindi in **lang**.
        """;

    public static IReadOnlyList<(string Name, string Description)> Tags { get; } =
    [
        ("Matches", "Which firms for a project, which projects for a firm, and why."),
        ("Insights", "Where projects lack firms and firms lack projects, and what would help."),
        ("Opportunities", "Indian infrastructure projects and their packages: look up, add, correct."),
        ("SMEs", "Japanese small and medium-sized firms: look up, add, correct."),
        ("Partners", "What partner websites show, and how often it was viewed. Make the tag at /embed."),
        ("Contacts", "Persons to talk to at firms: your organisation's own, with purpose and consent."),
        ("Jobs", "Load a file of firms or projects, see what was left out, match everything anew."),
        ("Exchange", "Take firms, projects and matches out as files, and follow what changes."),
        ("Access", "Organisations and their keys."),
        ("Reference", "Every table the score is made from, to look up codes and to check a score by hand."),
    ];

    /// <summary>What a person does on an answer of that status.</summary>
    public static string Meaning(string status) => status switch
    {
        "200" => "Here it is.",
        "201" => "Added. Note the id in the answer: it is needed to change or delete the record.",
        "202" => "Started. Watch it with the id in the answer, or with latest.",
        "204" => "Done; there is nothing to show.",
        "304" => "It is still as the ETag in If-None-Match says.",
        "400" => "Something typed above cannot be read. Each entry of errors names a field and what to type. "
            + "An address of more than 32 KiB is answered by 414, headers of more than 32 KiB together by 431.",
        "401" => "No valid key was sent. Press Authorize at the top and paste your key.",
        "403" => "The key does not allow this, or the record is another organisation's; detail says which.",
        "404" => "Nothing has that name or id. Copy a name or id from candidates, or search with fewer words.",
        "409" => "The name means several records: in Swagger UI press one of the names, or copy its id from "
            + "candidates. Or it conflicts with another record: detail says which and what to do.",
        "410" => "The list changed between two pages. Empty cursor and execute again; limit 100 gives it whole.",
        "412" => "Someone changed the record meanwhile. Read it again, then send its new ETag in If-Match.",
        "413" => "The file or text is too large; detail names the limit. Send it in parts.",
        "415" => "The body has another type than expected; detail names the right one.",
        "422" => "The record is not right. Each entry of errors names a member and what to put there.",
        "429" => "Too many requests. Wait the seconds of Retry-After and execute again. RateLimit-Policy says how "
            + "many a second; unless the operator set it otherwise, 128 of a key may be in work or wait at once.",
        "428" => "If-Match is empty. Type * to overwrite whatever is there, or the ETag that was read.",
        _ => "Not available at the moment. Wait the seconds of Retry-After and execute again. What takes the database "
            + "longer than 10 seconds to read or 15 to write ends so too.",
    };
}
