using SmeMatch.Api.Access;
using SmeMatch.Api.Contacts;
using SmeMatch.Api.Imports;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Api.Startup;

/// <summary>What the program does instead of serving; it works on the running service's database.</summary>
internal interface ICommand
{
    /// <summary>Does it; answers the exit code.</summary>
    Task<int> Run(IServiceProvider services);

    /// <summary>What stands, and what to do, when the database goes away meanwhile.</summary>
    string AfterOutage => "Run the command again.";
}

internal static class Commands
{
    /// <summary>The command that the arguments ask for; null when they start the service.</summary>
    /// <exception cref="SmeMatch.Storage.PrivateCluster.StartRefusedException">
    /// They name one, but not rightly.
    /// </exception>
    public static ICommand? From(string[] args) =>
        ImportCommand.From(args) ?? KeysCommand.From(args) ?? PersonsCommand.From(args)
        ?? (ICommand?)AuditCommand.From(args);

    /// <summary>Does it; when the database goes away meanwhile, says so in one line.</summary>
    public static async Task<int> Run(ICommand command, IServiceProvider services)
    {
        try
        {
            return await command.Run(services);
        }
        catch (Exception fault) when (Database.IsOutage(fault))
        {
            await Console.Error.WriteLineAsync($"The database went away: {fault.Message} {command.AfterOutage}");
            return 1;
        }
    }
}
