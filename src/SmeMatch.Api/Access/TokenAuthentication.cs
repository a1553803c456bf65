using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Access;

/// <summary>
/// OpenID Connect bearer tokens, when Oidc:Authority is set. Oidc:Audience is who the tokens must be for;
/// Oidc:RoleClaim (roles) names the claim whose values Oidc:Roles maps to scopes; Oidc:OrganisationClaim
/// (organisation) the claim with the organisation's id or name.
/// </summary>
internal static class TokenAuthentication
{
    public const string Scheme = JwtBearerDefaults.AuthenticationScheme;

    /// <summary>Answers whether tokens are taken.</summary>
    /// <exception cref="StartRefusedException">The settings are not whole.</exception>
    public static bool AddTokens(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        var section = configuration.GetSection("Oidc");
        if (section["Authority"] is not { Length: > 0 } authority)
        {
            return false;
        }

        var roles = section.GetSection("Roles").GetChildren()
            .ToDictionary(role => role.Key, role => role.Get<string[]>() ?? []);
        if (section["Audience"] is not { Length: > 0 } || roles.Count == 0
            || roles.Values.SelectMany(scopes => scopes).Any(scope => !Scope.OfSecretKeys.Contains(scope)))
        {
            throw new StartRefusedException(
                "Oidc:Authority also needs Oidc:Audience, and Oidc:Roles that map a role to "
                + $"scopes among {string.Join(", ", Scope.OfSecretKeys)}.");
        }

        authentication.AddJwtBearer(Scheme, options =>
        {
            options.Authority = authority;
            options.Audience = section["Audience"];
            options.RequireHttpsMetadata = !new Uri(authority).IsLoopback;
            options.MapInboundClaims = false;
            options.Events = new JwtBearerEvents
            {
                OnTokenValidated = context => Admit(
                    context, roles, section["RoleClaim"] ?? "roles", section["OrganisationClaim"] ?? "organisation"),
            };
        });
        return true;
    }

    private static async Task Admit(
        TokenValidatedContext context, Dictionary<string, string[]> roles, string roleClaim, string organisationClaim)
    {
        var user = context.Principal!;
        var named = user.FindFirstValue(organisationClaim) ?? "";
        var organisations = context.HttpContext.RequestServices.GetRequiredService<KnownOrganisations>();
        var organisation = await organisations.Find(named, context.HttpContext.RequestAborted);
        if (organisation is null)
        {
            context.Fail(new RefusedCaller($"The token names no organisation of this service in {organisationClaim}."));
            return;
        }

        var scopes = user.FindAll(roleClaim)
            .SelectMany(claim => roles.GetValueOrDefault(claim.Value) ?? []).Distinct();
        context.Principal = Callers.Of(
            Scheme, organisation.Id, scopes,
            new Claim(Callers.SubjectClaim, user.FindFirstValue(Callers.SubjectClaim) ?? ""));
    }
}
