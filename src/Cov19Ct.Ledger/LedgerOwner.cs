using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Cov19Ct.Ledger;

/// <summary>Who works on a scan: one run of one process. A claim of a process that is no more counts for nothing.</summary>
/// <param name="ProcessId">Its number.</param>
/// <param name="ProcessStart">When it started, ticks of universal time: numbers are given out again.</param>
/// <param name="Run">Distinguishes the runs of a process.</param>
internal sealed record LedgerOwner(int ProcessId, long ProcessStart, string Run)
{
    /// <summary>Two readings of one process's start may differ by the clock's adjustment.</summary>
    private static readonly long s_startTolerance = TimeSpan.FromSeconds(2).Ticks;

    /// <summary>The runs of this process that have not ended.</summary>
    private static readonly ConcurrentDictionary<string, bool> s_runs = new(StringComparer.Ordinal);

    /// <summary>A run of this process, until <see cref="End"/>.</summary>
    public static LedgerOwner Begin()
    {
        using Process process = Process.GetCurrentProcess();
        LedgerOwner owner = new(process.Id, process.StartTime.ToUniversalTime().Ticks, Guid.NewGuid().ToString("N"));
        s_runs[owner.Run] = true;
        return owner;
    }

    public void End() => s_runs.TryRemove(Run, out _);

    /// <summary>True where the run still goes on, on this machine.</summary>
    public bool IsAlive()
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
