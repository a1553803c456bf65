namespace SmeMatch.Storage.PrivateCluster;

/// <summary>Where the files of a private cluster lie in its folder.</summary>
internal sealed record ClusterLayout(string Folder)
{
    public string Data => Path.Combine(Folder, "postgres");

    public string Socket => Path.Combine(Folder, "socket");

    public string Password => Path.Combine(Folder, "postgres.password");

    public string ServicePassword => Path.Combine(Folder, "service.password");

    public string Log => Path.Combine(Folder, "postgres.log");

    public string Lock => Path.Combine(Folder, "service.lock");
}
