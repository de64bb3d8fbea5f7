using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Tensorboard;

namespace Cov19Ct.Model.Training.Outputs;

/// <summary>An event file of TensorBoard, open for writing: a TFRecord for each <see cref="Event"/>. The owner disposes it.</summary>
/// <remarks>
/// TorchSharp's <c>SummaryWriter</c> is not used: it puts the host's name into the file's name and ticks into the time of the
/// first record, cuts times to whole seconds, opens the file anew for each record, and has no word for a resumed run. Its
/// generated message types are.
/// <para>A record: length (8), its masked CRC-32C (4), the data, its masked CRC-32C (4); all little endian. Each is given to the
/// system in one write, so a killed process leaves at worst one that is cut, which readers take for the end.</para>
/// </remarks>
internal sealed partial class EventFile : IDisposable
{
    private const string FileVersion = "brain.Event:2";

    /// <summary>What every name starts with: readers look for "tfevents".</summary>
    private const string Prefix = "events.out.tfevents.";

    /// <summary>Stands where others write the host's name: nobody reads it, and it would tell whose machine the model comes from.</summary>
    private const string Maker = "cov19ct";

    private const int FramingLength = sizeof(ulong) + sizeof(uint) + sizeof(uint);

    private readonly FileStream _stream;
    private readonly TimeProvider _clock;

    private EventFile(FileStream stream, TimeProvider clock)
    {
        _stream = stream;
        _clock = clock;
    }

    /// <summary>Makes the next event file of a folder, behind all that are there: readers take them in the order of their names.</summary>
    /// <param name="folder">The folder, made where it is absent.</param>
    /// <param name="firstStep">The first step that will be written. Readers forget what earlier files hold from it on.</param>
    /// <param name="clock">The time of day.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static EventFile Create(string folder, long firstStep, TimeProvider clock)
    {
        Directory.CreateDirectory(folder);
        long seconds = Math.Max(clock.GetUtcNow().ToUnixTimeSeconds(), NewestIn(folder) + 1);
        string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{seconds:D10}.{Maker}.{Environment.ProcessId}");

        // Without a buffer: a step takes seconds, and who watches it sees it at once.
        FileStream stream = new(
            Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
        EventFile file = new(stream, clock);
        try
        {
            file.Write(new Event { FileVersion = FileVersion });

            // In the first file of a run too: TensorBoard takes its first START for the beginning and only later ones for a restart.
            file.Write(new Event { Step = firstStep, SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Removes the event files that this module has written into a folder; others stay.</summary>
    /// <exception cref="IOException">A file cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be removed.</exception>
    public static void RemoveAll(string folder)
    {
        if (Directory.Exists(folder))
        {
            foreach (string path in Directory.EnumerateFiles(folder, $"{Prefix}*.{Maker}.*"))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Writes the scalars of one step; those without a value are left out, and a step without any is none.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(long step, IEnumerable<(string Tag, double? Value)> scalars)
    {
        Summary summary = new();
        foreach ((string tag, double? value) in scalars)
        {
            if (value is double number)
            {
                summary.Value.Add(new Summary.Types.Value { Tag = tag, SimpleValue = (float)number });
            }
        }

        if (summary.Value.Count > 0)
        {
            Write(new Event { Step = step, Summary = summary });
        }
    }

    /// <summary>Brings what was written to the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Flush() => _stream.Flush(flushToDisk: true);

    public void Dispose() => _stream.Dispose();

    private void Write(Event content)
    {
        // Seconds since 1970 with their fraction.
        content.WallTime = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        byte[] data = content.ToByteArray();
        byte[] record = new byte[data.Length + FramingLength];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        WriteChecksum(record, 0, sizeof(ulong));
        data.CopyTo(record, sizeof(ulong) + sizeof(uint));
        WriteChecksum(record, sizeof(ulong) + sizeof(uint), data.Length);
        _stream.Write(record);
    }

    /// <summary>Puts the masked checksum of some bytes behind them.</summary>
    private static void WriteChecksum(byte[] record, int start, int length) => BinaryPrimitives.WriteUInt32LittleEndian(
        record.AsSpan(start + length), Crc32C.Mask(Crc32C.Compute(record.AsSpan(start, length))));

    /// <summary>The latest second in the names of a folder's event files; 0 without any.</summary>
    private static long NewestIn(string folder) => Directory.EnumerateFiles(folder, Prefix + "*")
        .Select(path => Seconds().Match(Path.GetFileName(path)))
        .Where(match => match.Success)
        .Select(match => long.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
        .DefaultIfEmpty()
        .Max();

    // Ten digits reach to the year 2286.
    [GeneratedRegex(@"\Aevents\.out\.tfevents\.([0-9]{10})\.")]
    private static partial Regex Seconds();
}
