namespace SmeMatch.Storage.Access;

/// <summary>For whom something is done, and what that allows.</summary>
/// <param name="OrganisationId">Owns what is made, and sees what is private to it.</param>
/// <param name="MayAdminister">Whether it may change what other organisations made.</param>
/// <param name="MayVerify">Whether it may set what only a verifier sets: debarred and verifiedAt.</param>
/// <param name="Actor">
/// Who it is, for the audit trail: key and its id, user and the token's subject, or command.
/// </param>
public sealed record Caller(Guid OrganisationId, bool MayAdminister, bool MayVerify, string Actor)
{
    /// <summary>
    /// The organisation that runs the service: owner of the demo registry and of what commands import.
    /// </summary>
    public static readonly Guid OperatorId = new("00000000-0000-7000-8000-000000000001");

    public static Caller Operator { get; } = new(OperatorId, MayAdminister: true, MayVerify: true, "command");

    public bool MayChange(Guid owner) => MayAdminister || owner == OrganisationId;
}
