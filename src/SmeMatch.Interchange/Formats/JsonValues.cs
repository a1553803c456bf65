using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats;

/// <summary>The values of a JSON text: those of its outer list, or those that stand one after another.</summary>
internal static class JsonValues
{
    /// <summary>
    /// Every value, in memory of one. Where the form of JSON breaks the reading ends with a fault, for what follows
    /// cannot be told apart.
    /// </summary>
    public static async IAsyncEnumerable<(JsonElement Value, Fault? Fault)> Read(
        Stream json, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(json, new StreamPipeReaderOptions(leaveOpen: true));
        var isList = await BeginsList(pipe, cancellationToken);
        await using var values = JsonSerializer
            .DeserializeAsyncEnumerable<JsonElement>(
                pipe, topLevelValues: !isList, cancellationToken: cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var (more, fault) = await Advance(values);
            if (!more)
            {
                if (fault is not null)
                {
                    yield return (default, fault);
                }

                yield break;
            }

            yield return (values.Current, null);
        }
    }

    /// <summary>Whether the first sign after blanks is a bracket; nothing of it is consumed.</summary>
    private static async Task<bool> BeginsList(PipeReader pipe, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            foreach (var piece in read.Buffer)
            {
                var at = piece.Span.IndexOfAnyExcept(" \t\r\n\uFEFF"u8);
                if (at >= 0)
                {
                    var isList = piece.Span[at] == (byte)'[';
                    pipe.AdvanceTo(read.Buffer.Start);
                    return isList;
                }
            }

            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return false;
            }
        }
    }

    private static async Task<(bool More, Fault? Fault)> Advance(IAsyncEnumerator<JsonElement> values)
    {
        try
        {
            return (await values.MoveNextAsync(), null);
        }
        catch (JsonException)
        {
            return (false, new Fault("", "json", "The file is no valid JSON here, and ends for us."));
        }
    }
}
