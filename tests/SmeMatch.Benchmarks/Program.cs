using SmeMatch.Benchmarks;
using SmeMatch.Benchmarks.Figures;
using SmeMatch.Benchmarks.Loading;
using SmeMatch.Benchmarks.Serving;

if (args is ["hello", var url, var body])
{
    return HelloPeer.Run(url, body);
}

var setting = new Setting();
switch (args)
{
    case ["quick"]:
        return new Quick(setting).Run() ? 0 : 1;
    case ["national"]:
        return new National(setting).Run() ? 0 : 1;
    case ["national", var smes, var opportunities]:
        return new National(setting).Try(int.Parse(smes), int.Parse(opportunities)) ? 0 : 1;
    case ["load"]:
        return new Load(setting).Run() ? 0 : 1;
    case ["load", var rows, var rounds]:
        return new Load(setting).Try(int.Parse(rows), int.Parse(rounds)) ? 0 : 1;
    case ["files"]:
        await new FilesRun(setting).Run();
        return 0;
    case ["files", var firms]:
        await new FilesRun(setting).Run(int.Parse(firms));
        return 0;
    case ["published"]:
        return await new PublishedFilesRun(setting).Run(Path.Combine(setting.Root, "..", "shared", "data")) ? 0 : 1;
    case ["serve"]:
        await new ServingRun(setting).Run();
        return 0;
    case ["serve", var smes, var opportunities]:
        await new ServingRun(setting).Run(int.Parse(smes), int.Parse(opportunities), writes: false);
        return 0;
    case ["start"]:
        await new StartRun(setting).Run();
        return 0;
    case ["readme"]:
        CopiedTables.Rewrite(Path.Combine(setting.Root, "README.md"), setting.Results, "quick.md", "national.md");
        CopiedTables.Rewrite(
            Path.Combine(setting.Root, "docs", "formats", "README.md"), setting.Results, "published.md");
        return 0;
    default:
        Console.Error.WriteLine("Say quick, national or serve [firms opportunities], start, load [rows rounds], "
            + "files [firms], published or readme.");
        return 2;
}
