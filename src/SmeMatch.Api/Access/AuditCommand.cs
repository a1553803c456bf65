using SmeMatch.Api.Startup;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Access;

/// <summary>
/// SmeMatch.Api audit verify: recomputes the audit trail as the owner of the tables and names the first entry that was
/// edited, removed or moved. The head it prints, noted elsewhere, proves later that nothing before it was rewritten.
/// </summary>
internal sealed record AuditCommand : ICommand
{
    public static AuditCommand? From(string[] args) => args switch
    {
        ["audit", "verify"] => new AuditCommand(),
        ["audit", ..] => throw new StartRefusedException("usage: audit verify"),
        _ => null,
    };

    public async Task<int> Run(IServiceProvider services)
    {
        var owner = services.GetRequiredService<OwnerConnection>().Text
            ?? throw new StartRefusedException("audit verify needs the owner's connection in ConnectionStrings:Owner.");
        var findings = await AuditCheck.Run(owner, CancellationToken.None);
        Console.WriteLine(findings.Fault is null
            ? $"{findings.Entries} entries, all as they were written; head {findings.Head}"
            : $"{findings.Fault}; the {findings.Entries} before it are right, up to {findings.Head}");
        return findings.Fault is null ? 0 : 1;
    }
}
