using System.Globalization;
using System.Text.RegularExpressions;
using SmeMatch.Api.Startup;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Access;

/// <summary>
/// The operator's keys: SmeMatch.Api keys create|list|revoke. The first key of an installation is made so.
/// </summary>
internal sealed partial record KeysCommand(string[] Arguments) : ICommand
{
    /// <summary>As the API takes them, and pages being made on the developer's own machine.</summary>
    [GeneratedRegex($"{AccessForms.SitePattern}|^http://(localhost|127[.]0[.]0[.]1)(:(?!80$)[0-9]{{1,5}})?$")]
    private static partial Regex Site();

    /// <summary>Days: a hundred years.</summary>
    private const int LongestLife = 36_500;

    private const string Usage = """
        usage: keys create --organisation NAME --name TEXT --scopes read,write [--origins https://host,…] [--days N]
                           [--per-second N]
               keys list
               keys revoke ID
        """;

    public static KeysCommand? From(string[] args) => args is ["keys", .. var rest] ? new KeysCommand(rest) : null;

    public async Task<int> Run(IServiceProvider services)
    {
        var keys = services.GetRequiredService<KeyStore>();
        switch (Arguments)
        {
            case ["create", .. var options]:
                await Create(services, keys, Options(options));
                return 0;
            case ["list"]:
                foreach (var key in await keys.List(null, null, 10_000, CancellationToken.None))
                {
                    var state = key.RevokedAt is not null ? "revoked"
                        : key.ExpiresAt is { } end ? $"until {end:u}" : "";
                    Console.WriteLine(
                        $"{key.Id}  …{key.LastFour}  {key.Organisation}: {key.Name} "
                        + $"({string.Join(' ', key.Scopes)}) {state}");
                }

                return 0;
            case ["revoke", var text] when Guid.TryParseExact(text, "D", out var id):
                await keys.Revoke(id, Storage.Access.Caller.Operator, CancellationToken.None);
                return 0;
            default:
                throw new StartRefusedException(Usage);
        }
    }

    private static async Task Create(IServiceProvider services, KeyStore keys, Dictionary<string, string> options)
    {
        var scopes = List(options, "scopes");
        var origins = List(options, "origins");
        var known = scopes.Length > 0 && scopes.All(Scope.All.Contains)
            && scopes.Contains(Scope.Embed) == (origins.Length > 0) && (origins.Length == 0 || scopes.Length == 1);
        if (!known || !options.TryGetValue("organisation", out var named) || !options.TryGetValue("name", out var name))
        {
            throw new StartRefusedException(Usage);
        }

        var days = Number(options, "days", LongestLife);
        var perSecond = Number(options, "per-second", QuotaOptions.Most);
        if (origins.FirstOrDefault(origin => !Site().IsMatch(origin)) is { } wrong)
        {
            throw new StartRefusedException(
                $"'{wrong}' is no site as browsers name it: https://host or https://host:port, in lower case, "
                + "without a path or a default port.");
        }

        var time = services.GetRequiredService<TimeProvider>();
        var organisations = services.GetRequiredService<OrganisationStore>();
        var organisation = await organisations.FindByName(named, CancellationToken.None)
            ?? await organisations.Add(
                Guid.CreateVersion7(time.GetUtcNow()), named, Storage.Access.Caller.Operator, CancellationToken.None);
        DateTimeOffset? ends = days is { } lives ? time.GetUtcNow().AddDays(lives) : null;
        var (key, text) = NewKeys.Make(
            Guid.CreateVersion7(time.GetUtcNow()), organisation!.Id, name, scopes, origins, ends, perSecond);
        await keys.Add(key, Storage.Access.Caller.Operator, CancellationToken.None);
        Console.WriteLine(text);
    }

    /// <exception cref="StartRefusedException">They are not pairs of a name and a value.</exception>
    private static Dictionary<string, string> Options(string[] arguments) =>
        arguments.Length % 2 == 0
        && arguments.Chunk(2).All(pair => pair[0].StartsWith("--", StringComparison.Ordinal))
            ? arguments.Chunk(2).GroupBy(pair => pair[0][2..])
                .ToDictionary(group => group.Key, group => group.Last()[1])
            : throw new StartRefusedException(Usage);

    /// <exception cref="StartRefusedException">It is no whole number from 1 to the most.</exception>
    private static int? Number(Dictionary<string, string> options, string name, int most) =>
        !options.TryGetValue(name, out var text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= most ? number
        : throw new StartRefusedException($"--{name} is a whole number from 1 to {most}.");

    private static string[] List(Dictionary<string, string> options, string name) =>
        options.GetValueOrDefault(name)
            ?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        ?? [];
}
