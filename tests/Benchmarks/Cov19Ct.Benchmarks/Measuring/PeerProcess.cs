using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cov19Ct.Benchmarks.Measuring;

/// <summary>A peer's script, started once and asked again and again: a line of words in, a line of JSON out. So it imports, warms up
/// and loads its model before anything is timed, times only the work, and its rounds come in turn with ours.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly Process _process;
    private readonly string _script;

    /// <summary>Starts a script.</summary>
    /// <param name="python">The interpreter: one that has what the script imports.</param>
    /// <param name="script">File name in <c>peers</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="InvalidDataException">There is no such interpreter.</exception>
    public PeerProcess(string python, string script, params string[] arguments)
    {
        _script = script;
        ProcessStartInfo start = new(python, [Repository.Peer(script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidDataException(
                $"{python} does not start; name a Python that has the peer's packages with --python.", exception);
        }
    }

    /// <summary>Writes what a script is to be told at its start.</summary>
    public static void WriteSettings<T>(string file, T settings) => File.WriteAllText(file, JsonSerializer.Serialize(settings, s_json));

    /// <summary>Asks for something, and waits for the answer.</summary>
    /// <exception cref="InvalidDataException">The script has ended: what it had to say is on standard error.</exception>
    public T Ask<T>(params string[] words)
    {
        try
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(words));
            _process.StandardInput.Flush();
        }
        catch (IOException exception)
        {
            throw Ended(exception);
        }

        string line = _process.StandardOutput.ReadLine() ?? throw Ended(inner: null);
        return JsonSerializer.Deserialize<T>(line, s_json) ?? throw new InvalidDataException($"{_script} answers nothing.");
    }

    /// <summary>Ends the script, which ends with its input.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private InvalidDataException Ended(Exception? inner) =>
        new(
            $"{_script} has ended; it needs Debian's python3-torchvision, python3-pydicom and python3-gdcm, or the same from elsewhere "
                + "(--python).",
            inner);
}
