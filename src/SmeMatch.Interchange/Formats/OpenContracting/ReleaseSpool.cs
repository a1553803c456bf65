using System.Text;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>
/// Gathers releases that are spread over a file and gives them back by ocid, oldest first. Memory is bounded by
/// <paramref name="mostBytes"/> at any size of file: what is more goes sorted to a temporary file, which the system
/// removes when it is closed, and the files are merged while they are read back.
/// </summary>
internal sealed class ReleaseSpool(long mostBytes = 1 << 26) : IDisposable
{
    private const int EntryBytes = 100;
    private readonly List<Entry> held = [];
    private readonly List<FileStream> runs = [];
    private long heldBytes;

    /// <summary>How many temporary files were needed.</summary>
    public int Runs => runs.Count;

    public void Add(KeptRelease release)
    {
        var entry = new Entry(release.Ocid, ForeignDates.Ticks(release.Date), release.Number, release.ToBytes());
        held.Add(entry);
        heldBytes += entry.Json.Length + (2L * entry.Ocid.Length) + EntryBytes;
        if (heldBytes > mostBytes)
        {
            Spill();
        }
    }

    /// <summary>Every release, by ocid in ordinal order, then date, then position in the file.</summary>
    public IEnumerable<KeptRelease> Sorted()
    {
        held.Sort();
        var sources = new PriorityQueue<IEnumerator<Entry>, Entry>();
        foreach (var source in runs.Select(Entries).Append(held))
        {
            Advance(source.GetEnumerator(), sources);
        }

        while (sources.TryDequeue(out var source, out var first))
        {
            yield return KeptRelease.FromBytes(first.Json);
            Advance(source, sources);
        }
    }

    public void Dispose()
    {
        foreach (var run in runs)
        {
            run.Dispose();
        }
    }

    private static void Advance(IEnumerator<Entry> source, PriorityQueue<IEnumerator<Entry>, Entry> sources)
    {
        if (source.MoveNext())
        {
            sources.Enqueue(source, source.Current);
        }
        else
        {
            source.Dispose();
        }
    }

    private void Spill()
    {
        held.Sort();
        var run = new FileStream(Path.GetTempFileName(), new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 1 << 16,
        });
        runs.Add(run);
        using var writer = new BinaryWriter(run, Encoding.UTF8, leaveOpen: true);
        foreach (var entry in held)
        {
            writer.Write(entry.Ocid);
            writer.Write(entry.Ticks);
            writer.Write(entry.Number);
            writer.Write(entry.Json.Length);
            writer.Write(entry.Json);
        }

        held.Clear();
        heldBytes = 0;
    }

    private static IEnumerable<Entry> Entries(FileStream run)
    {
        run.Position = 0;
        using var reader = new BinaryReader(run, Encoding.UTF8, leaveOpen: true);
        while (run.Position < run.Length)
        {
            yield return new(
                reader.ReadString(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadBytes(reader.ReadInt32()));
        }
    }

    private sealed record Entry(string Ocid, long Ticks, long Number, byte[] Json) : IComparable<Entry>
    {
        /// <summary>By code units: the rules of a language would take some ids for equal.</summary>
        public int CompareTo(Entry? other)
        {
            var order = string.CompareOrdinal(Ocid, other!.Ocid);
            order = order != 0 ? order : Ticks.CompareTo(other.Ticks);
            return order != 0 ? order : Number.CompareTo(other.Number);
        }
    }
}
