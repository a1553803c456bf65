using System.Net;
using System.Net.Http.Headers;
using Dapper;
using Npgsql;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Crashes;

/// <summary>
/// The service, or its PostgreSQL, gets kill −9 while a file of several parts comes in. The caller sends it again with
/// the same Idempotency-Key: there is one job, of the whole file, and nothing else is kept of it.
/// </summary>
[Collection(OneAtATime.Name)]
public sealed class UploadTests
{
    private const int FirstSeed = 52;
    private static readonly int Kills = Form.IsLong ? 20 : 3;

    [Fact]
    public async Task A_file_whose_upload_was_killed_is_sent_again_and_loaded_once()
    {
        await using var service = await Service.Start("--Demo:Load=false");
        var (cut, answered) = (0, 0);
        for (var seed = FirstSeed; seed < FirstSeed + Kills; seed++)
        {
            var random = new Random(seed * 1_000_003);
            var file = GeneratedRegister.Csv(50, seed, 30_000);
            await using var killer = await Killer.Ready(service, seed % 2 == 0 ? Victim.Service : Victim.Postmaster);
            var sending = Send(service, seed, new TrickledFile(file));
            await Task.Delay(TrickledFile.Takes * random.NextDouble(), TestContext.Current.CancellationToken);
            await killer.Kill(random);
            (cut, answered) = await sending is HttpStatusCode.Accepted ? (cut, answered + 1) : (cut + 1, answered);
            await killer.Restart();
            HttpStatusCode? again;
            do
            {
                again = await Send(service, seed, new ByteArrayContent(file));
            }
            while (again is null or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict);

            Assert.Equal(HttpStatusCode.Accepted, again);
            var ended = await Job.End(service, "/v1/imports/latest");
            Assert.True((string?)ended["status"] == "completed", $"{ended}");
            await using var connection = new NpgsqlConnection(service.Database + ";Pooling=false");
            Assert.Equal(
                (seed - FirstSeed + 1L, 0L),
                await connection.QuerySingleAsync<(long, long)>(
                    "select (select count(*) from import_job), (select count(*) from import_body)"));
            Form.Say($"upload {seed}: {ended["read"]} rows");
        }

        Assert.True(cut > 0, $"{answered} uploads had been answered before the kill.");
        Form.Write("uploads", "Kills during uploads",
        [
            $"{Kills} uploads of a file of several parts; the service or PostgreSQL got kill −9 meanwhile: {cut} broke "
                + $"off, {answered} had been answered.",
            "",
            "Sent again with its Idempotency-Key each file had one job, which loaded it whole; no part was left.",
        ]);
    }

    /// <summary>The status; null when the connection broke.</summary>
    private static async Task<HttpStatusCode?> Send(Service service, int seed, HttpContent content)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri("/v1/imports?format=csv", UriKind.Relative));
        request.Headers.Add("Idempotency-Key", $"upload-{seed}");
        request.Content = content;
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        try
        {
            using var response = await service.Client.SendAsync(request);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            await Task.Delay(50);
            return null;
        }
    }

    /// <summary>A file that comes in slowly.</summary>
    private sealed class TrickledFile(byte[] file) : HttpContent
    {
        private const int Pieces = 40;
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

        public static TimeSpan Takes => Pause * Pieces;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var piece in file.Chunk((file.Length / Pieces) + 1))
            {
                await stream.WriteAsync(piece);
                await stream.FlushAsync();
                await Task.Delay(Pause);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = file.Length;
            return true;
        }
    }
}
