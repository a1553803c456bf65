namespace SmeMatch.Storage.Connection;

/// <summary>Where an entry stands in a list: the newest first, and of one instant the lower id first.</summary>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Id">The entry.</param>
public sealed record ListPlace(DateTime CreatedAt, Guid Id)
{
    /// <summary>The rows after a place, in their order, as the end of a statement after where or and.</summary>
    /// <param name="after">Given as @AfterTime and @AfterId; null for the rows from the first on.</param>
    /// <param name="table">The table and a dot, where a statement has several.</param>
    internal static string Rest(ListPlace? after, string table = "")
    {
        var isAfter = after is null ? "true"
            : $"({table}created_at < @AfterTime or ({table}created_at = @AfterTime and {table}id > @AfterId))";
        return $"{isAfter} order by {table}created_at desc, {table}id limit @Limit";
    }
}
