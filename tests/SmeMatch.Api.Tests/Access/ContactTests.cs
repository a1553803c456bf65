using System.Net;
using System.Text.Json.Nodes;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Access;

/// <summary>Personal data: private, with consent, given out on record, erased as a whole.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class ContactTests(SharedService shared)
{
    private readonly Service service = shared.Service;

    [Fact]
    public async Task Contacts_are_seen_by_the_organisation_that_holds_them_and_by_nobody_else()
    {
        var (own, other) = (
            await service.Key("Own", "read", "write"), await service.Key("Other", "read", "write", "admin"));
        var path = await NewFirm(own);
        var (status, put, response) = await service.Send(
            HttpMethod.Put, path, Contacts("a@private.example"), own, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Keiko", (string)put!["items"]![0]!["name"]!);
        var (_, read, again) = await service.Send(HttpMethod.Get, path, null, own);
        Assert.True(JsonNode.DeepEquals(put, read));
        Assert.Equal(response.Headers.ETag, again.Headers.ETag);
        Assert.True(again.Headers.CacheControl!.NoStore);

        var (_, theirs, _) = await service.Send(HttpMethod.Get, path, null, other);
        Assert.Empty(theirs!["items"]!.AsArray());
        var (_, found, _) = await service.Send(
            HttpMethod.Post, "/v1/contacts/exports", Person("a@private.example"), other);
        Assert.Empty(found!["items"]!.AsArray());
        var (_, erased, _) = await service.Send(
            HttpMethod.Post, "/v1/contacts/erasures", Person("a@private.example"), other);
        Assert.Equal(0, (int)erased!["erased"]!);
        await service.Send(HttpMethod.Put, path, Contacts("b@private.example"), other, ("If-Match", "*"));
        Assert.True(JsonNode.DeepEquals(put, (await service.Send(HttpMethod.Get, path, null, own)).Body));

        var (stale, _, _) = await service.Send(HttpMethod.Put, path, Contacts(), own, ("If-Match", "\"x\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale);
        var (emptied, _, _) = await service.Send(
            HttpMethod.Put, path, Contacts(), own, ("If-Match", response.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.OK, emptied);
    }

    [Fact]
    public async Task Removing_a_firm_takes_the_own_contacts_along_and_leaves_those_of_others_to_them()
    {
        var (own, other) = (await service.Key("Own", "read", "write"), await service.Key("Other", "read", "write"));
        var path = await NewFirm(own);
        foreach (var (holder, person) in (((string, string), string)[])[
            (own, "gone@private.example"), (other, "stays@private.example")])
        {
            await service.Send(HttpMethod.Put, path, Contacts(person), holder, ("If-Match", "*"));
        }

        await service.Send(HttpMethod.Delete, path[..^"/contacts".Length], null, own, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.NotFound, (await service.Send(HttpMethod.Get, path, null, own)).Status);
        var (_, gone, _) = await service.Send(
            HttpMethod.Post, "/v1/contacts/exports", Person("gone@private.example"), own);
        Assert.Empty(gone!["items"]!.AsArray());
        var (_, held, _) = await service.Send(HttpMethod.Get, path, null, other);
        Assert.Equal("stays@private.example", (string)Assert.Single(held!["items"]!.AsArray())!["email"]!);

        var (more, _, _) = await service.Send(
            HttpMethod.Put, path, Contacts("new@private.example"), other, ("If-Match", "*"));
        var (none, _, _) = await service.Send(HttpMethod.Put, path, Contacts(), other, ("If-Match", "*"));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (more, none));
        Assert.Equal(HttpStatusCode.NotFound, (await service.Send(HttpMethod.Get, path, null, other)).Status);
    }

    [Fact]
    public async Task A_person_is_shown_all_that_is_held_of_her_and_erased_everywhere_at_once()
    {
        var own = await service.Key("Own", "read", "write");
        var person = $"person-{Guid.CreateVersion7():N}@works.example";
        foreach (var path in (string[])[await NewFirm(own), await NewFirm(own)])
        {
            await service.Send(
                HttpMethod.Put, path, Contacts(person.ToUpperInvariant(), "someone@else.example"), own,
                ("If-Match", "*"));
        }

        var (_, export, _) = await service.Send(HttpMethod.Post, "/v1/contacts/exports", Person(person), own);
        Assert.Equal(2, export!["items"]!.AsArray().Count);
        var (_, releases, _) = await service.Send(HttpMethod.Get, "/v1/contacts/releases", null, own);
        Assert.Contains(
            releases!["items"]!.AsArray(), one => (string?)one!["contactId"] == (string?)export["items"]![0]!["id"]);

        var (_, erased, _) = await service.Send(HttpMethod.Post, "/v1/contacts/erasures", Person(person), own);
        Assert.Equal(2, (int)erased!["erased"]!);
        var (_, left, _) = await service.Send(HttpMethod.Post, "/v1/contacts/exports", Person(person), own);
        Assert.Empty(left!["items"]!.AsArray());
        Assert.DoesNotContain(person, service.Output, StringComparison.OrdinalIgnoreCase);
        var (_, audit, _) = await service.Send(HttpMethod.Get, "/v1/audit?limit=100", null, own);
        Assert.DoesNotContain(person, audit!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_operator_shows_and_erases_a_person_whoever_holds_her()
    {
        var (one, other) = (
            await service.Key("Own", "read", "write"), await service.Key("Other", "read", "write", "admin"));
        const string Asking = "everywhere@private.example";
        var path = await NewFirm(one);
        foreach (var holder in ((string, string)[])[one, other])
        {
            await service.Send(HttpMethod.Put, path, Contacts(Asking), holder, ("If-Match", "*"));
        }

        var (exit, shown) = await service.Run("persons", "export", Asking.ToUpperInvariant());
        Assert.Equal((0, 2), (exit, shown.Split("Keiko").Length - 1));
        Assert.Equal((0, "2 contacts erased\n"), await service.Run("persons", "erase", Asking));
        foreach (var holder in ((string, string)[])[one, other])
        {
            var (_, left, _) = await service.Send(HttpMethod.Get, path, null, holder);
            Assert.Empty(left!["items"]!.AsArray());
        }
    }

    [Fact]
    public async Task Erasing_a_person_also_removes_the_rows_left_out_that_quote_her()
    {
        var own = await service.Key("Own", "read", "write");
        const string Person = "quoted@private.example";
        var (_, job, _) = await service.Send(
            HttpMethod.Post, "/v1/imports?format=csv", $"name.en,prefecture\nA,{Person}\nB,nowhere\n", own);
        var path = $"/v1/imports/{job!["id"]}/rejections";
        for (var tries = 0; tries < 400; tries++)
        {
            var (_, now, _) = await service.Send(HttpMethod.Get, $"/v1/imports/{job["id"]}", null, own);
            if ((string?)now!["status"] == "completed")
            {
                break;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Contains(
            Person, (await service.Send(HttpMethod.Get, path, null, own)).Body!.ToJsonString(),
            StringComparison.Ordinal);
        await service.Send(
            HttpMethod.Post, "/v1/contacts/erasures", ContactTests.Person(Person.ToUpperInvariant()), own);
        var (_, left, _) = await service.Send(HttpMethod.Get, path, null, own);
        Assert.Equal(3, (int)Assert.Single(left!["items"]!.AsArray())!["row"]!);
    }

    [Fact]
    public async Task A_contact_without_purpose_consent_or_end_is_refused_with_every_fault()
    {
        var own = await service.Key("Own", "read", "write");
        var body = new { items = new object[] { new { name = "K", email = "no address", colour = 1 } } };
        var (status, problem, _) = await service.Send(HttpMethod.Put, await NewFirm(own), body, own, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(
            [
                "/items/0/colour", "/items/0/consent/givenOn", "/items/0/consent/how", "/items/0/email",
                "/items/0/expiresOn", "/items/0/purpose",
            ],
            problem!["errors"]!.AsArray().Select(error => (string)error!["pointer"]!).Order());
    }

    private async Task<string> NewFirm((string, string) key)
    {
        var (_, made, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", new { name = new { en = "Contacted Works" } }, key);
        return $"/v1/smes/{made!["id"]}/contacts";
    }

    private static object Person(string email) => new { email };

    private static object Contacts(params string[] emails) => new
    {
        items = emails.Select(email => new
        {
            name = "Keiko",
            email,
            purpose = "Introductions",
            consent = new { givenOn = "2026-11-02", how = "Signed form" },
            expiresOn = "2099-11-01",
        }),
    };
}
