using SmeMatch.Api.Access;
using SmeMatch.Api.Contacts;
using SmeMatch.Api.Imports;

namespace SmeMatch.Api.Startup;

/// <summary>What the program does instead of serving; it works on the running service's database.</summary>
internal interface ICommand
{
    /// <summary>Does it; answers the exit code.</summary>
    Task<int> Run(IServiceProvider services);
}

internal static class Commands
{
    /// <summary>The command that the arguments ask for; null when they start the service.</summary>
    /// <exception cref="SmeMatch.Storage.PrivateCluster.StartRefusedException">They name one, but not rightly.</exception>
    public static ICommand? From(string[] args) =>
        ImportCommand.From(args) ?? KeysCommand.From(args) ?? PersonsCommand.From(args)
        ?? (ICommand?)AuditCommand.From(args);
}
