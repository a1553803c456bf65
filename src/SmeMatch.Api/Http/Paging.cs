using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Api.Http;

/// <summary>The parameters of every paged list.</summary>
internal static class Paging
{
    public const int DefaultLimit = 20;

    public static Field Limit { get; } = new(
        "limit", FieldKind.Integer, "How many entries at most; 20 unless said otherwise.")
    {
        Minimum = 1,
        Maximum = 100,
    };

    public static Field Cursor { get; } = new(
        "cursor", FieldKind.Text, "nextCursor of the page before, with the same other parameters.")
    { Format = "cursor" };

    /// <summary>Answers the page that is asked for, with the cursor of the next one when there is one.</summary>
    /// <param name="context">Holds limit and cursor.</param>
    /// <param name="cursors">Reads and makes cursors.</param>
    /// <param name="read">So many rows after a position; from the first on when it is null.</param>
    /// <param name="position">Where a row stands.</param>
    /// <param name="show">The page of these rows and the next cursor.</param>
    public static async Task<IResult> Page<TRow, TPage>(
        this HttpContext context, CursorSigner cursors, Func<string?, int, Task<IReadOnlyList<TRow>>> read,
        Func<TRow, string> position, Func<IReadOnlyList<TRow>, string?, TPage> show)
    {
        try
        {
            // One more than is shown tells whether there is a next page.
            var rows = await read(await cursors.Open(context), context.Limit() + 1);
            var page = rows.Take(context.Limit()).ToList();
            var next = rows.Count > page.Count ? await cursors.Sign(context, position(page[^1])) : null;
            return Results.Json(show(page, next), WireJson.Options);
        }
        catch (BadCursorException)
        {
            return BadCursorException.Answer;
        }
    }

    /// <summary>The position of an entry in a list that shows the newest first.</summary>
    public static string Position(DateTime createdAt, Guid id) =>
        string.Create(CultureInfo.InvariantCulture, $"{createdAt.Ticks}|{id}");

    /// <summary>The place that such a position means; null without one.</summary>
    public static ListPlace? Place(string? position) => position?.Split('|') is [var ticks, var id]
        ? new ListPlace(
            new DateTime(long.Parse(ticks, CultureInfo.InvariantCulture), DateTimeKind.Utc), Guid.Parse(id))
        : null;
}

/// <summary>Makes cursors that cannot be forged or moved to another query.</summary>
internal sealed class CursorSigner(Settings settings)
{
    private byte[]? key;

    /// <summary>A cursor that holds a position within one query.</summary>
    public async Task<string> Sign(HttpContext context, string position)
    {
        var payload = Encoding.UTF8.GetBytes(position);
        return Base64Url.EncodeToString([.. await Mac(context, payload), .. payload]);
    }

    /// <summary>The position the request's cursor holds; null without a cursor.</summary>
    /// <exception cref="BadCursorException">The cursor is not one of this query.</exception>
    public async Task<string?> Open(HttpContext context)
    {
        if (context.Parameter("cursor") is not { } cursor)
        {
            return null;
        }

        var bytes = new byte[cursor.Length];
        if (!Base64Url.IsValid(cursor) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length)
            || length < MacLength || Base64Url.EncodeToString(bytes.AsSpan(0, length)) != cursor)
        {
            throw new BadCursorException();
        }

        var payload = bytes[MacLength..length];
        return CryptographicOperations.FixedTimeEquals(await Mac(context, payload), bytes.AsSpan(0, MacLength))
            ? Encoding.UTF8.GetString(payload)
            : throw new BadCursorException();
    }

    private const int MacLength = 16;

    private async Task<byte[]> Mac(HttpContext context, byte[] payload)
    {
        key ??= Encoding.UTF8.GetBytes(
            await settings.Find("cursor-key", context.RequestAborted)
            ?? throw new InvalidOperationException("No cursor key."));
        var query = context.Request.Query.Where(pair => pair.Key is not ("cursor" or "limit"))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}");
        var bound = string.Create(CultureInfo.InvariantCulture, $"{context.Request.Path}?{string.Join('&', query)}\n");
        byte[] message = [.. Encoding.UTF8.GetBytes(bound), .. payload];
        return HMACSHA256.HashData(key, message)[..MacLength];
    }
}

/// <summary>The cursor was not made for this query.</summary>
internal sealed class BadCursorException : Exception
{
    public static IResult Answer =>
        Problem.InvalidParameters(
            [new(null, "cursor", "bad-cursor", "Use nextCursor of the page before, with the same other parameters.")]);
}
