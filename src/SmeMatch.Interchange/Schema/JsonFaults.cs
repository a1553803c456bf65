using System.Text;
using System.Text.Json;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Schema;

/// <summary>What is wrong with a text that is no JSON of ours, in words that can be translated.</summary>
public static class JsonFaults
{
    /// <param name="fault">As thrown while it was parsed strictly, or its texts were read.</param>
    public static Sentence Why(Exception fault) => fault switch
    {
        DecoderFallbackException => "It is not UTF-8.",
        JsonException { LineNumber: { } line, BytePositionInLine: { } place } =>
            (Sentence)$"It is no JSON, or nests too deeply, from line {line + 1}, byte {place + 1}.",
        JsonException => "A member stands twice in the same object.",
        _ => "The text holds half of a surrogate pair.",
    };
}
