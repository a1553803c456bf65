using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using SmeMatch.Api.Startup;
using SmeMatch.Storage.Access;

namespace SmeMatch.Api.Access;

/// <summary>Callers: API keys and OpenID Connect tokens, both with the same scopes.</summary>
internal static class AccessSetup
{
    private const string KeyOrToken = "keyOrToken";

    public static void AddAccess(this WebApplicationBuilder builder, Foundation foundation)
    {
        builder.Services.AddSingleton<KeyStore>();
        builder.Services.AddSingleton<OrganisationStore>();
        builder.Services.AddSingleton<KnownKeys>();
        builder.Services.AddSingleton<KnownOrganisations>();
        builder.Services.AddSingleton<SignedLinks>();
        builder.Services.AddSingleton<AnswerStore>();
        builder.Services.AddSingleton<AuditTrail>();
        builder.Services.AddSingleton<Quota>();
        builder.Services.AddSingleton<DemoKey>();
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswers>();
        if (foundation.HasDatabase)
        {
            builder.Services.AddHostedService<Listening>();
            builder.Services.AddHostedService(services => services.GetRequiredService<DemoKey>());
            builder.Services.AddHostedService<Housekeeping>();
        }

        var authentication = builder.Services.AddAuthentication(KeyOrToken)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null);
        var takesTokens = authentication.AddTokens(builder.Configuration);
        authentication.AddPolicyScheme(KeyOrToken, null, options => options.ForwardDefaultSelector = context =>
            takesTokens && KeyAuthentication.Token(context.Request) is { } token && !ApiKey.IsMeant(token)
            && !KeyAuthentication.HasSecretInAddress(context)
                ? TokenAuthentication.Scheme
                : KeyAuthentication.SchemeName);

        var policies = builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Callers.Secret, policy => policy.RequireAuthenticatedUser()
                .RequireAssertion(context => context.User.HasSecret()));
        foreach (var scope in Scope.All)
        {
            policies.AddPolicy(scope, policy => policy.RequireAuthenticatedUser()
                .RequireAssertion(context => context.User.Has(scope)));
        }
    }
}
