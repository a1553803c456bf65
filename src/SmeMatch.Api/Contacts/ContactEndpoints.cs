using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Api.Access;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Contacts;

/// <summary>
/// Persons to talk to at firms: private to the organisation that holds them; given out and erased by person.
/// </summary>
internal static class ContactEndpoints
{
    public static void AddContacts(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ContactStore>();

    public static void MapContacts(this RouteGroupBuilder v1)
    {
        v1.MapGet("/smes/{id}/contacts", List).WithTags("Contacts")
            .Describe(
                "listContacts", "See whom you know at a firm",
                "Your organisation's own contacts; no other sees them. Those at a firm that another organisation "
                + "removed stay readable, and can only be emptied.")
            .Needs(Scope.Read).Answers(200, typeof(ContactList)).Refuses(400, 404, 409);
        v1.MapPut("/smes/{id}/contacts", Replace).WithTags("Contacts")
            .Describe(
                "replaceContacts",
                "Note whom you know at a firm",
                "All contacts at once, each with what it may be used for, the person's consent and an end.")
            .TakesBody(typeof(ContactsInput)).TakesHeader(RequestHeaders.IfMatch).Needs(Scope.Write)
            .Answers(200, typeof(ContactList)).Refuses(400, 404, 412, 413, 415, 422, 428);
        var persons = v1.MapGroup("/contacts").WithTags("Contacts");
        persons.MapPost("/exports", Export)
            .Describe("exportPerson", "Show a person what you hold of her", "By address; the release log notes it.")
            .TakesBody(typeof(PersonInput)).TakesKey(answerIsSecret: true).Needs(Scope.Write)
            .Answers(200, typeof(PersonExport)).Refuses(400, 413, 415, 422);
        persons.MapPost("/erasures", Erase)
            .Describe("erasePerson", "Erase a person", "Every contact your organisation holds of that address.")
            .TakesBody(typeof(PersonInput)).TakesKey(answerIsSecret: true).Needs(Scope.Write)
            .Answers(200, typeof(PersonErasure)).Refuses(400, 413, 415, 422);
        persons.MapGet("/releases", Releases)
            .Describe("listReleases", "See to whom personal data was given", "Newest first.")
            .TakesQuery(Paging.Limit, Paging.Cursor).Needs(Scope.Read).Answers(200, typeof(ReleasePage)).Refuses(400);
    }

    private static async Task<IResult> List(HttpContext context, string id, RecordNames names, ContactStore contacts)
    {
        var (firm, problem) = await names.Resolve(context, RecordKind.Sme, id);

        // Of a firm that another organisation removed as well, as long as there are any.
        var rows = firm?.Id is { } smeId || Guid.TryParseExact(id, "D", out smeId)
            ? await contacts.Of(smeId, context.Caller(), context.RequestAborted) : [];
        return firm is null && rows.Count == 0 ? problem! : Show(context, rows);
    }

    private static async Task<IResult> Replace(
        HttpContext context, string id, ContactStore contacts, TimeProvider time)
    {
        if (!Guid.TryParseExact(id, "D", out var smeId))
        {
            return Problem.NotFound("To change a firm's contacts, use its id.");
        }

        var (tags, missing) = Preconditions.Tags(context.Request);
        var (body, problem) = missing is null ? await JsonBody.Read(context) : (null, missing);
        if (body is null)
        {
            return problem!;
        }

        using (body)
        {
            var (rows, faults) = Read(body.RootElement, smeId, time);
            if (faults.Count > 0)
            {
                return Problem.InvalidRecord(faults);
            }

            var (found, replaced) = await contacts.Replace(
                smeId, rows,
                present => tags.Any(tag => tag.Tag == "*" || (!tag.IsWeak && tag.Tag == ContactForms.ETag(present))),
                context.Caller(), context.RequestAborted);
            return !found ? Problem.NotFound($"There is no record with the id {smeId}.")
                : replaced ? Show(context, rows) : Problem.PreconditionFailed();
        }
    }

    private static (List<ContactRow> Rows, List<Fault> Faults) Read(JsonElement body, Guid smeId, TimeProvider time)
    {
        var (rows, faults) = (new List<ContactRow>(), new List<Fault>());
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("items", out var items)
            || items.ValueKind != JsonValueKind.Array || body.EnumerateObject().Count() != 1
            || items.GetArrayLength() > ContactForms.MostAtOneFirm)
        {
            faults.Add(new(
                "", "type", $"An object with items, a list of at most {ContactForms.MostAtOneFirm}, is expected."));
            return (rows, faults);
        }

        var reader = new RecordReader(ContactForms.Contact, [], time);
        foreach (var (item, place) in items.EnumerateArray().Select((item, place) => (item, place)))
        {
            var reading = reader.Read(item);
            faults.AddRange(reading.Faults.Select(fault => fault with { Pointer = $"/items/{place}{fault.Pointer}" }));
            if (reading.IsValid)
            {
                rows.Add(ContactForms.Row(smeId, reading.Record, Guid.CreateVersion7(time.GetUtcNow())));
            }
        }

        return (rows, faults);
    }

    private static async Task<IResult> Export(HttpContext context, ContactStore contacts, TimeProvider time)
    {
        var (form, problem) = await FormBody.Read(context, ContactForms.Person, time);
        return form is null ? problem! : Private(context, new PersonExport([
            .. (await contacts.Export(Email(form), context.Caller(), context.RequestAborted))
                .Select(ContactForms.View)]));
    }

    private static async Task<IResult> Erase(HttpContext context, ContactStore contacts, TimeProvider time)
    {
        var (form, problem) = await FormBody.Read(context, ContactForms.Person, time);
        return form is null ? problem! : Private(
            context, new PersonErasure(await contacts.Erase(Email(form), context.Caller(), context.RequestAborted)));
    }

    private static Task<IResult> Releases(HttpContext context, ContactStore contacts, CursorSigner cursors)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Page(
            cursors,
            (position, limit) => contacts.Releases(
                position is null ? long.MaxValue : long.Parse(position, CultureInfo.InvariantCulture), limit,
                context.Caller(), context.RequestAborted),
            row => row.Seq.ToString(CultureInfo.InvariantCulture),
            (rows, next) => new ReleasePage(
                [.. rows.Select(row => new ReleaseResponse(row.ContactId, row.ReleasedAt, row.Actor, row.Purpose))],
                next));
    }

    private static string Email(JsonObject form) => ContactForms.Fold((string)form["email"]!);

    private static IResult Show(HttpContext context, IReadOnlyList<ContactRow> rows)
    {
        context.Response.Headers.ETag = ContactForms.ETag(rows);
        return Private(context, new ContactList([.. rows.Select(ContactForms.View)]));
    }

    private static IResult Private<T>(HttpContext context, T answer)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(answer, WireJson.Options);
    }
}
