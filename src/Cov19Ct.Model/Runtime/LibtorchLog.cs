using System.Runtime.InteropServices;

namespace Cov19Ct.Model.Runtime;

/// <summary>What libtorch writes to the error output of the process, past PowerShell's streams.</summary>
internal static class LibtorchLog
{
    /// <summary>Set by users who want to read it: then libtorch says what it says by itself.</summary>
    private const string Variable = "TORCH_CPP_LOG_LEVEL";

    /// <summary>Errors; warnings are 1 (c10/util/logging_is_not_google_glog.h).</summary>
    private const int Errors = 2;

    /// <summary>The least severe level that is written, as compilers for Unix and for Windows name it.</summary>
    private static readonly string[] s_names = ["FLAGS_caffe2_log_level", "?FLAGS_caffe2_log_level@@3HA"];

    /// <summary>Leaves out warnings, such as NNPACK's on each processor that it does not know: a script that reads the error output of a
    /// process would take them for failures.</summary>
    /// <param name="c10">The handle of the library <c>c10</c>, loaded.</param>
    public static void KeepQuiet(IntPtr c10)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            return;
        }

        foreach (string name in s_names)
        {
            if (NativeLibrary.TryGetExport(c10, name, out IntPtr level))
            {
                Marshal.WriteInt32(level, Errors);
            }
        }
    }
}
