using SmeMatch.Benchmarks;
using SmeMatch.Benchmarks.Figures;

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
    case ["readme"]:
        ReadmeTable.Rewrite(Path.Combine(setting.Root, "README.md"), setting.Results);
        return 0;
    default:
        Console.Error.WriteLine("Say quick, national [firms opportunities], load [rows rounds] or readme.");
        return 2;
}
