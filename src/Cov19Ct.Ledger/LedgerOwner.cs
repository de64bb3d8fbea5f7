using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Cov19Ct.Ledger;

/// <summary>Who works on a scan: one run of one process. A claim of a process that is no more counts for nothing.</summary>
/// <param name="ProcessId">Its number.</param>
/// <param name="ProcessStart">When it started, ticks of universal time: numbers are given out again.</param>
/// <param name="Run">Distinguishes the runs of a process.</param>
/// <param name="Place">Where the number counts: two containers on one machine both have a process 1.</param>
internal sealed record LedgerOwner(int ProcessId, long ProcessStart, string Run, string Place)
{
    /// <summary>How long a claim from another place holds after it was made or renewed: its process cannot be looked up here.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>How often a run renews its claims: so often that some renewals may fail.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);

    private static readonly string s_place = FindPlace();

    /// <summary>Two readings of one process's start may differ by the clock's adjustment.</summary>
    private static readonly long s_startTolerance = TimeSpan.FromSeconds(2).Ticks;

    /// <summary>The runs of this process that have not ended.</summary>
    private static readonly ConcurrentDictionary<string, bool> s_runs = new(StringComparer.Ordinal);

    /// <summary>A run of this process, until <see cref="End"/>.</summary>
    public static LedgerOwner Begin()
    {
        using Process process = Process.GetCurrentProcess();
        LedgerOwner owner = new(process.Id, process.StartTime.ToUniversalTime().Ticks, Guid.NewGuid().ToString("N"), s_place);
        s_runs[owner.Run] = true;
        return owner;
    }

    public void End() => s_runs.TryRemove(Run, out _);

    /// <summary>True where the run still goes on; of another machine or container, where it has said so not long ago.</summary>
    /// <param name="renewedUtc">When the claim was made or renewed.</param>
    /// <param name="nowUtc">The time now.</param>
    public bool IsAlive(DateTime renewedUtc, DateTime nowUtc) => Place == s_place ? IsAliveHere() : nowUtc - renewedUtc < Lease;

    private bool IsAliveHere()
    {
        if (ProcessId == Environment.ProcessId)
        {
            return s_runs.ContainsKey(Run);
        }

        try
        {
            using Process process = Process.GetProcessById(ProcessId);
            return !process.HasExited
                && !IsZombie(ProcessId)
                && Math.Abs(process.StartTime.ToUniversalTime().Ticks - ProcessStart) <= s_startTolerance;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (Win32Exception)
        {
            // A process of another account tells nothing of itself, but that it is there.
            return true;
        }
    }

    /// <summary>On Linux the boot of the kernel, which all its containers share, and the namespace of process numbers (pid_namespaces(7));
    /// elsewhere the name of the machine.</summary>
    private static string FindPlace()
    {
        try
        {
            string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            return $"{boot} {new FileInfo("/proc/self/ns/pid").LinkTarget}";
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            return Environment.MachineName;
        }
    }

    /// <summary>True for a process of Linux that has ended and that its parent has not asked after: in a container, possibly for
    /// ever.</summary>
    private static bool IsZombie(int processId)
    {
        try
        {
            // proc(5): the number, the name in parentheses, which may hold any character, and the state.
            string status = File.ReadAllText(FormattableString.Invariant($"/proc/{processId}/stat"));
            return status.AsSpan(status.LastIndexOf(')') + 1).TrimStart() is ['Z' or 'X', ..];
        }
        catch (Exception exception) when (exception.IsFileSystemFault())
        {
            return false;
        }
    }
}
