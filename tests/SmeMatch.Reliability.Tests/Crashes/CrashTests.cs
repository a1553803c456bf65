using System.Diagnostics;
using System.Text.Json.Nodes;
using SmeMatch.Api.Tests;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Crashes;

/// <summary>
/// A service whose jobs are killed is compared with one that is left in peace, after every kill: same records and
/// versions, same counts and rejections, same lists, nothing left over.
/// </summary>
[Collection(OneAtATime.Name)]
public sealed class CrashTests
{
    private const int FirstSeed = 20_261_123;
    private const int KillsOfSeries = 25;
    private static readonly int Kills = Form.IsLong ? 250 : 13;

    [Fact]
    public async Task Jobs_killed_at_any_moment_leave_the_registry_as_undisturbed_ones_do()
    {
        var kills = new List<KillRecord>();
        for (var series = 0; kills.Count(kill => kill.InJob) < Kills; series++)
        {
            await RunSeries(series, kills);
        }

        Write(kills);
    }

    private static async Task RunSeries(int series, List<KillRecord> kills)
    {
        var starting = (Service.Start("--Demo:Load=false"), Service.Start("--Demo:Load=false"));
        await using var undisturbed = await starting.Item1;
        await using var killed = await starting.Item2;
        var projects = new Job(
            "import of projects", "/v1/imports?format=csv&records=opportunities",
            await File.ReadAllBytesAsync(Path.Combine(RepositoryRoot.Path, "db", "demo", "opportunities.csv")));
        foreach (var service in (Service[])[undisturbed, killed])
        {
            await Job.End(service, await projects.Start(service));
        }

        var before = kills.Count(kill => kill.InJob);
        var enough = Math.Min(Kills, before + KillsOfSeries);
        for (var step = 0; kills.Count(kill => kill.InJob) < enough; step++)
        {
            Assert.True(step < 2 * (enough - before) + 5, "Most kills came after the job.");
            kills.Add(await KillOnce(undisturbed, killed, series, step));
            Form.Say($"{kills.Count(kill => kill.InJob)} of {Kills}: {kills[^1]}");
        }
    }

    private static async Task<KillRecord> KillOnce(Service undisturbed, Service killed, int series, int step)
    {
        var seed = FirstSeed + (series * 1_000) + step;
        // Neighbouring seeds would begin alike.
        var random = new Random(unchecked(seed * 1_000_003));
        var victim = (Victim)(step % 4);
        var job = Job.Of(series, step);
        var started = Stopwatch.GetTimestamp();
        var expected = await Job.End(undisturbed, await job.Start(undisturbed));
        var duration = Stopwatch.GetElapsedTime(started);
        var expectedState = await State.Read(undisturbed.Database!);

        await using var killer = await Killer.Ready(killed, victim);
        var address = await job.Start(killed);
        var moment = random.NextDouble();
        await Task.Delay(duration * moment);
        var killedAt = TimeProvider.System.GetUtcNow();
        started = Stopwatch.GetTimestamp();
        await killer.Kill(random);
        await killer.Restart();
        var ended = await Job.End(killed, address);
        var record = new KillRecord(
            seed, job.What, victim, moment, Job.EndedAt(ended) > killedAt, Stopwatch.GetElapsedTime(started));

        Assert.True(Job.Outcome(expected) == Job.Outcome(ended), $"{record}:\n{expected}\n{ended}\n{killed.Output}");
        var state = await State.Read(killed.Database!);
        Assert.True(expectedState == state, $"{record}:\n{expectedState}\n{state}\n{killed.Output}");
        Assert.Equal(0, state.LeftOver);
        Assert.All(
            (string[])["created", "updated", "unchanged", "rejected"],
            count => Assert.True(job.Body.Length == 0 || step == 0 || (long)ended[count]! > 50, $"{ended}"));
        return record;
    }

    private static void Write(List<KillRecord> kills)
    {
        var lines = new List<string>
        {
            $"{kills.Count(kill => kill.InJob)} kills while the job was under way, "
            + $"{kills.Count(kill => !kill.InJob)} just after it; seeds {kills[0].Seed} to {kills[^1].Seed}. "
            + $"They came after {kills.Min(kill => kill.Moment):P0} to {kills.Max(kill => kill.Moment):P0} "
            + "of the time the job takes undisturbed.",
            "",
            "After each the registry was equal to an undisturbed one: records and versions, counts, rejections, lists.",
            "",
            "| job | killed (−9) | kills in the job | median until the job had ended | longest |",
            "|---|---|--:|--:|--:|",
        };
        var groups = kills.Where(kill => kill.InJob).GroupBy(kill => (kill.Job, kill.Victim));
        foreach (var group in groups.OrderBy(group => group.Key.Job, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Victim))
        {
            var times = group.Select(kill => kill.UntilEnd.TotalSeconds).Order().ToList();
            lines.Add(
                $"| {group.Key.Job} | {group.Key.Victim} | {times.Count} | {times[times.Count / 2]:0.0} s "
                + $"| {times[^1]:0.0} s |");
        }

        Form.Write("crashes", "Kills during imports and match runs", lines);
    }

    /// <param name="Seed">Of the moment and of the backend.</param>
    /// <param name="Job">What was under way.</param>
    /// <param name="Victim">Who was killed.</param>
    /// <param name="Moment">Of the time the job takes undisturbed.</param>
    /// <param name="InJob">Whether the job ended after it.</param>
    /// <param name="UntilEnd">From the kill until the job had ended, with the restart.</param>
    private sealed record KillRecord(int Seed, string Job, Victim Victim, double Moment, bool InJob, TimeSpan UntilEnd);
}
