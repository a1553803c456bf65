using Sylvan.Data.Csv;

namespace SmeMatch.Interchange.Formats;

/// <summary>CSV as others write it, by RFC 4180.</summary>
internal static class CsvForm
{
    /// <summary>
    /// Half of a surrogate pair, with which no line of a decoded text begins: RFC 4180 has no comments, and the
    /// library's own mark, #, would pass over a firm called "#1 Tools" without a word.
    /// </summary>
    private const char NoComment = '\uDC00';

    public static CsvDataReaderOptions Options(bool hasHeaders = true) => new()
    {
        HasHeaders = hasHeaders,
        BufferSize = 1 << 20,
        Delimiter = ',',
        Comment = NoComment,
    };
}
