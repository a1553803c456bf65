using System.Text.Json;
using SmeMatch.Api.Http;
using SmeMatch.Api.Startup;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Contacts;

/// <summary>
/// SmeMatch.Api persons export|erase EMAIL: shows or erases all that any organisation holds of a person who asks the
/// operator. Done organisation by organisation, as each would do it: noted in each one's audit trail and release log.
/// </summary>
internal sealed record PersonsCommand(bool Erases, string Email) : ICommand
{
    private const int MostOrganisations = 100_000;

    /// <exception cref="StartRefusedException">They name the command, but not rightly.</exception>
    public static PersonsCommand? From(string[] args) => args switch
    {
        ["persons", "export" or "erase", { Length: > 0 } email] => new(args[1] == "erase", ContactForms.Fold(email)),
        ["persons", ..] => throw new StartRefusedException("usage: persons export|erase EMAIL"),
        _ => null,
    };

    public async Task<int> Run(IServiceProvider services)
    {
        var contacts = services.GetRequiredService<ContactStore>();
        var organisations = await services.GetRequiredService<OrganisationStore>()
            .List(null, MostOrganisations, CancellationToken.None);
        var erased = 0;
        foreach (var organisation in organisations)
        {
            var caller = Caller.Operator with { OrganisationId = organisation.Id };
            if (Erases)
            {
                erased += await contacts.Erase(Email, caller, CancellationToken.None);
                continue;
            }

            foreach (var row in await contacts.Export(Email, caller, CancellationToken.None))
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new { organisation = organisation.Name, contact = ContactForms.View(row) }, WireJson.Options));
            }
        }

        if (Erases)
        {
            Console.WriteLine($"{erased} contacts erased");
        }

        return 0;
    }
}
