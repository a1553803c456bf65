using SmeMatch.Api.Tests.Imports;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>The operator's command that loads what gBizINFO says changed.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class GbizinfoTests(SharedService shared)
{
    private static readonly string[] Command =
        ["import", "smes", "--format", "gbizinfo", "--from-api", "--since", "2026-08-01"];
    private readonly Service service = shared.Service;

    [Fact]
    public async Task The_command_loads_what_changed_and_again_changes_nothing()
    {
        await using var stub = await GbizinfoStub.Start();
        var (exit, text) = await Run(stub.Url, GbizinfoStub.Token, [.. Command, "--details", "--until", "2026-08-31"]);
        Assert.True(exit == 0, text);
        Assert.Contains("completed: 1 rows read, 1 created", text, StringComparison.Ordinal);
        var firm = (await service.Get($"/v1/smes?q={GbizinfoStub.Number}"))["items"]![0]!;
        Assert.Equal(
            ("JP-34", "福山市", "30000000.00", 60, "gbizinfo", "2026-08-01"),
            ((string)firm["prefecture"]!, (string)firm["municipality"]!, (string)firm["capital"]!["amount"]!,
                (int)firm["employees"]!, (string)firm["source"]!["system"]!, (string)firm["source"]!["asOf"]!));
        (_, text) = await Run(stub.Url, GbizinfoStub.Token, [.. Command, "--details"]);
        Assert.Contains("0 created, 0 updated, 1 unchanged", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_token_loads_nothing_and_says_what_to_do()
    {
        await using var stub = await GbizinfoStub.Start();
        var (exit, text) = await Run(stub.Url, "wrong", Command);
        Assert.Equal(1, exit);
        Assert.Contains("gBizINFO refused the token", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import smes --format gbizinfo --from-api")]
    [InlineData("import smes --format nta --from-api --since 2026-08-01")]
    [InlineData("import smes --format gbizinfo --from-api --since 2026-08-02 --until 2026-08-01")]
    [InlineData("import smes --format gbizinfo --from-api --since yesterday")]
    [InlineData("import opportunities --format gbizinfo --from-api --since 2026-08-01")]
    public async Task A_command_that_is_not_right_shows_how_it_is(string line)
    {
        var (exit, text) = await Run("http://127.0.0.1:1", "x", line.Split(' '));
        Assert.Equal(1, exit);
        Assert.Contains("--from-api --since", text, StringComparison.Ordinal);
    }

    private Task<(int Exit, string Output)> Run(string address, string token, string[] arguments) => service.Run(
        new() { ["Gbizinfo__Address"] = address, ["Gbizinfo__Token"] = token }, arguments);
}
