namespace SmeMatch.Storage.Records;

/// <summary>What a filter asks for, as SQL and its parameters.</summary>
internal static class RecordConditions
{
    public static IEnumerable<string> Of(RecordKind kind, RecordFilter filter)
    {
        (bool Asked, string Sql)[] conditions =
        [
            (filter.Words.Count > 0, "search like all(@Patterns)"),
            (filter.Codes is not null, kind == RecordKind.Sme ? "industries && @Codes" : "sub_sectors && @Codes"),
            (
                filter.CodePrefix is not null,
                "exists (select from unnest(industries) code where starts_with(code, @CodePrefix))"),
            (filter.State is not null, "@State = any(states)"),
            (filter.Prefecture is not null, "prefecture = @Prefecture"),
            (filter.Role is not null, "@Role = any(roles)"),
            (filter.Stage is not null, "stage = @Stage"),
            (filter.Status is not null, "status = @Status"),
            (filter.MinValueYen is not null, "value_yen >= @MinValueYen"),
            (filter.MaxValueYen is not null, "value_yen <= @MaxValueYen"),
            (filter.UpdatedSince is not null, "updated_at >= @UpdatedSince"),
            (filter.ParentId is not null, "parent_id = @ParentId"),
            (filter.Beyond is not null, "id > @Beyond"),
            (filter.After is not null, "(updated_at < @AfterTime or (updated_at = @AfterTime and id > @AfterId))"),
        ];
        return conditions.Where(condition => condition.Asked).Select(condition => condition.Sql);
    }

    public static object Parameters(RecordFilter filter, int limit) => new
    {
        Limit = limit,
        Patterns = filter.Words.Select(word => $"%{Escape(word)}%").ToArray(),
        Codes = filter.Codes?.ToArray(),
        filter.CodePrefix,
        filter.State,
        filter.Prefecture,
        filter.Role,
        filter.Stage,
        filter.Status,
        filter.MinValueYen,
        filter.MaxValueYen,
        UpdatedSince = filter.UpdatedSince?.ToUniversalTime(),
        filter.ParentId,
        filter.Beyond,
        AfterTime = filter.After?.UpdatedAt.ToUniversalTime(),
        AfterId = filter.After?.Id,
    };

    private static string Escape(string word) =>
        word.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
}
