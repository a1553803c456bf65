using System.Globalization;
using System.Security.Claims;
using SmeMatch.Storage.Access;

namespace SmeMatch.Api.Access;

/// <summary>Who calls, as claims and as stores want it.</summary>
internal static class Callers
{
    /// <summary>The policy of routes that any secret key may use.</summary>
    public const string Secret = "secret";

    /// <summary>How who holds a signed link is let in.</summary>
    public const string LinkScheme = "link";

    public const string OrganisationClaim = "smematch:organisation";
    private const string ScopeClaim = "smematch:scope";
    public const string KeyClaim = "smematch:key";
    public const string SubjectClaim = "sub";
    private const string DemoClaim = "smematch:demo";
    private const string OriginClaim = "smematch:origin";
    private const string RateClaim = "smematch:requests-per-second";

    public static ClaimsPrincipal OfKey(KeyRow key) =>
        Of(
            KeyAuthentication.SchemeName, key.OrganisationId, key.Scopes,
            [
                new Claim(KeyClaim, key.Id.ToString()),
                .. key.Kind == "demo" ? [new Claim(DemoClaim, "")] : (Claim[])[],
                .. key.Origins.Select(origin => new Claim(OriginClaim, origin)),
                .. key.RequestsPerSecond is { } rate ? [new Claim(RateClaim, $"{rate}")] : (Claim[])[],
            ]);

    public static bool IsLink(this ClaimsPrincipal user) => user.Identity?.AuthenticationType == LinkScheme;

    public static bool IsDemo(this ClaimsPrincipal user) => user.HasClaim(DemoClaim, "");

    public static ClaimsPrincipal Of(
        string scheme, Guid organisation, IEnumerable<string> scopes, params Claim[] further) =>
        new(new ClaimsIdentity(
            [
                new Claim(OrganisationClaim, organisation.ToString()),
                .. scopes.Select(scope => new Claim(ScopeClaim, scope)),
                .. further,
            ],
            scheme));

    /// <summary>Whether the caller has that scope; admin includes every other, read what is published.</summary>
    public static bool Has(this ClaimsPrincipal user, string scope) =>
        user.HasClaim(ScopeClaim, scope) || user.HasClaim(ScopeClaim, Scope.Admin)
        || (scope == Scope.Embed && user.HasClaim(ScopeClaim, Scope.Read));

    /// <summary>The sites a publishable key works on.</summary>
    public static IReadOnlyList<string> Origins(this ClaimsPrincipal user) =>
        [.. user.FindAll(OriginClaim).Select(claim => claim.Value)];

    /// <summary>The key's own limit; null when it has none.</summary>
    public static int? RequestsPerSecond(this ClaimsPrincipal user) =>
        user.FindFirstValue(RateClaim) is { } rate ? int.Parse(rate, CultureInfo.InvariantCulture) : null;

    public static bool HasSecret(this ClaimsPrincipal user) => Scope.OfSecretKeys.Any(user.Has);

    /// <summary>The key that was sent; null for a token.</summary>
    public static Guid? KeyId(this ClaimsPrincipal user) =>
        user.FindFirstValue(KeyClaim) is { } text ? Guid.Parse(text) : null;

    public static Caller Caller(this HttpContext context) => new(
        Guid.Parse(context.User.FindFirstValue(OrganisationClaim)
            ?? throw new InvalidOperationException("The route lets callers in that nobody knows.")),
        context.User.Has(Scope.Admin),
        context.User.Has(Scope.Verify),
        context.User.KeyId() is { } key ? $"key {key}" : $"user {context.User.FindFirstValue(SubjectClaim)}");
}
