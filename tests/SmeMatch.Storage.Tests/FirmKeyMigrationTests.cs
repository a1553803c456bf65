using System.Text.Json;
using Dapper;
using Npgsql;
using SmeMatch.Matching.Records;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Tests;

/// <summary>Firms stored before names had keys get by the migration the keys that the service makes.</summary>
[Collection(TestClusterTests.Name)]
public sealed class FirmKeyMigrationTests(TestCluster cluster)
{
    private const string Migration = "0013_duplicates.sql";

    private static readonly (string Name, string? Prefecture, string? Municipality)[] Firms =
    [
        ("株式会社備後ポンプ", "JP-34", "福山市"), ("備後ポンプ㈱", "JP-34", "福山市"), ("(株)備後 ポンプ", null, null),
        ("特例有限会社アルファー", "JP-18", "吉田郡永平寺町"), ("キッチン合同会社", "JP-12", "鎌ケ谷市"),
        ("コンピュータ・サービス", "JP-13", "千代田区"), ("Ａ‐Ｂ工業(有)", "JP-13", null), ("ﾊﾟｲﾌﾟ工業", "JP-01", "札幌市"),
        ("Bingo Pump Works Co., Ltd.", "JP-34", "福山市"), ("Yamada K.K.", null, "府中市"), ("株式会社", null, null),
        ("東京㈱支店", "JP-13", "港区"), ("ABC, Inc.", null, null), ("O'Neill & Sons [Japan] K.K.", "JP-14", "横浜市"),
        ("いろはにほっと", "JP-26", "京都市"), ("第一「新」工業～西", "JP-26", "京都市"), ("株式會社ﾔﾏﾀﾞ", "JP-34", "呉市"),
    ];

    [Fact]
    public async Task The_migration_makes_the_keys_of_the_service_and_tells_nobody_of_a_change()
    {
        var connection = await cluster.NewDatabase();
        var before = Directory.CreateTempSubdirectory();
        foreach (var file in Directory.GetFiles(TestCluster.Migrations)
            .Where(file => string.CompareOrdinal(Path.GetFileName(file), Migration) < 0))
        {
            File.Copy(file, Path.Combine(before.FullName, Path.GetFileName(file)));
        }

        await Migrator.Migrate(connection, cluster.AsService(connection), before.FullName, CancellationToken.None);
        await using var open = new NpgsqlConnection(connection);
        foreach (var (name, prefecture, municipality) in Firms)
        {
            await open.ExecuteAsync(
                """
                insert into sme (id, organisation_id, created_at, updated_at, document, natural_key, search, prefecture,
                    industries, states, roles, status)
                values (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', now(), now(), @Document::json, 'old', '',
                    @Prefecture, '{}', '{}', '{}', 'active')
                """,
                new
                {
                    Document = JsonSerializer.Serialize(new
                    {
                        name = new { ja = name },
                        prefecture,
                        municipality,
                        source = new { system = "Ｔｏｗｎ list" },
                    }),
                    Prefecture = prefecture,
                });
        }

        var told = await open.ExecuteScalarAsync<long>("select count(*) from change_log");
        await cluster.Migrate(connection);
        Assert.Equal(
            Firms.Select(firm => FirmKey.Of(firm.Name, firm.Prefecture, firm.Municipality)
                + (firm.Prefecture is null ? "|town list" : "")).Order(StringComparer.Ordinal),
            (await open.QueryAsync<string>("select natural_key from sme")).Order(StringComparer.Ordinal));
        Assert.Equal(told, await open.ExecuteScalarAsync<long>("select count(*) from change_log"));
        before.Delete(recursive: true);
    }
}
