using SmeMatch.Api.Http;

namespace SmeMatch.Api.Access;

/// <summary>What a key may do. admin includes all others, read includes embed.</summary>
internal static class Scope
{
    /// <summary>Reads records, matches and jobs.</summary>
    public const string Read = "read";

    /// <summary>Adds and changes records, loads files, starts match runs.</summary>
    public const string Write = "write";

    /// <summary>Scores what is not saved.</summary>
    public const string Score = "score";

    /// <summary>Sets debarred and verifiedAt.</summary>
    public const string Verify = "verify";

    /// <summary>Manages organisations and keys, changes records of any organisation.</summary>
    public const string Admin = "admin";

    /// <summary>Shows published matches on a website; the only scope of a publishable key.</summary>
    public const string Embed = "embed";

    public static IReadOnlyList<string> OfSecretKeys { get; } = [Read, Write, Score, Verify, Admin];

    public static IReadOnlyList<string> All { get; } = [.. OfSecretKeys, Embed];
}

/// <summary>What a route asks of its caller; every route declares it.</summary>
/// <param name="Scope">The scope needed; empty for any valid key; null when no key is needed.</param>
internal sealed record AccessRule(string? Scope)
{
    public bool NeedsKey => Scope is not null;
}

/// <summary>Says that a publishable key may stand in the address.</summary>
/// <param name="FromItsSitesOnly">Whether the browser must name one of the key's sites, or this service itself.</param>
internal sealed record KeyInAddress(bool FromItsSitesOnly);

internal static class AccessRules
{
    public static TBuilder TakesKeyInAddress<TBuilder>(this TBuilder route, bool fromItsSitesOnly)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new KeyInAddress(fromItsSitesOnly));

    /// <summary>Only callers with that scope.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder route, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(scope).WithMetadata(new AccessRule(scope)).RefusesStrangers();

    /// <summary>Any caller with a secret key or token.</summary>
    public static TBuilder NeedsAnyKey<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(Callers.Secret).WithMetadata(new AccessRule("")).RefusesStrangers();

    /// <summary>Everybody.</summary>
    public static TBuilder NeedsNoKey<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.AllowAnonymous().WithMetadata(new AccessRule(null));

    /// <summary>
    /// In Development a route that declares nothing keeps the service, and so every test of it, from starting.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    public static void RequireDeclarations(this WebApplication app)
    {
        if (app.Environment.IsDevelopment()
            && ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)
                .FirstOrDefault(route => route.Metadata.GetMetadata<AccessRule>() is null) is { } open)
        {
            throw new InvalidOperationException($"{open.DisplayName} does not say who may call it.");
        }
    }

    private static TBuilder RefusesStrangers<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(
            new ProducesResponseTypeMetadata(401, typeof(ProblemBody), [Problem.MediaType]),
            new ProducesResponseTypeMetadata(403, typeof(ProblemBody), [Problem.MediaType]));
}
