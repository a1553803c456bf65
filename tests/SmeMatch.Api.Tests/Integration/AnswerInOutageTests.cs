using Microsoft.AspNetCore.Http;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Matches;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Tests.Integration;

/// <summary>A write is committed, and then the database goes away: the caller must learn that it is written.</summary>
public sealed class AnswerInOutageTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly Database gone = new("Host=127.0.0.1;Port=1;Username=x;Password=x;Database=x;Timeout=1");

    [Fact]
    public async Task Waiting_for_the_matches_ends_without_a_fault()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["Prefer"] = "wait=5";
        await new MatchFreshness(new MatchStore(gone)).Wait(context, queuePosition: 1);
        Assert.False(context.Response.Headers.ContainsKey("Preference-Applied"));
    }

    [Fact]
    public async Task A_package_just_written_is_answered_without_the_title_of_its_project()
    {
        var tables = ReferenceTableReader.Read(Path.Combine(RepositoryRoot.Path, "db", "reference"));
        var lookup = new Lookup(tables);
        var views = new RecordViews(
            new RecordSchemas(tables), new RecordStore(gone, TimeProvider.System), lookup,
            new SignedLinks(new Settings(gone), TimeProvider.System));
        var wording = new Wordings(lookup)[Language.En];
        var (id, parent) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var written = new StoredRecord(
            id, Guid.Empty, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch,
            $$"""{"id":"{{id}}","parentId":"{{parent}}","title":{"en":"Pumps"},"subSectors":["WS02"]}""");
        var view = await views.OfWritten(wording, RecordKind.Opportunity, written, Stop);
        Assert.Equal((1, $"{parent}"), ((int)view["version"]!, (string?)view["parentId"]));
        Assert.Null(view["shown"]!["parent"]);
        await Assert.ThrowsAnyAsync<Exception>(() => views.Of(wording, RecordKind.Opportunity, written, Stop));
    }
}
