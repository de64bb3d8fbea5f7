using System.Globalization;

namespace Cov19Ct;

/// <summary>Base of every error this library reports about a file, a scan, a model or the machine.</summary>
/// <remarks>Messages state the fact and where it was found; they carry no patient data. What the user can do
/// about it is added once, in the cmdlet layer.</remarks>
public abstract class Cov19CtException : Exception
{
    private protected Cov19CtException(string message, string? path, Exception? innerException)
        : base(message, innerException)
    {
        Path = path;
    }

    /// <summary>The file or folder the error is about, or null if it is not about a file.</summary>
    public string? Path { get; }
}

/// <summary>A file breaks the rules of its format, or ends too early.</summary>
public sealed class InvalidScanFileException : Cov19CtException
{
    /// <param name="format">The format the file was read as: <c>DICOM</c>, <c>NIfTI</c>, <c>JPEG</c>, …</param>
    /// <param name="detail">What is wrong, with the tag or field concerned.</param>
    /// <param name="offset">Byte offset from the start of the file (of the decompressed data if the whole file is
    /// compressed), or null if no single position is wrong.</param>
    public InvalidScanFileException(string? path, string format, string detail, long? offset = null, Exception? innerException = null)
        : base(offset is long at ? $"Invalid {format}, at offset {at}: {detail}" : $"Invalid {format}: {detail}", path, innerException)
    {
        Format = format;
        Offset = offset;
    }

    public string Format { get; }

    public long? Offset { get; }

    /// <summary>True where bytes are missing that the file declares; false where those that it has break a rule of the format.</summary>
    public bool IsIncomplete { get; init; }
}

/// <summary>A valid file that is not what this library reads: another modality, a colour image, a report.</summary>
public sealed class UnsupportedScanFileException(
    string? path, string detail, Exception? innerException = null, ExclusionReason cause = ExclusionReason.NotReadHere)
    : Cov19CtException(detail, path, innerException)
{
    /// <summary>What the file is.</summary>
    public ExclusionReason Cause { get; } = cause;
}

/// <summary>The pixel data is encoded in a transfer syntax that has no decoder here.</summary>
public sealed class UnsupportedTransferSyntaxException(string? path, string uid, string name)
    : Cov19CtException($"Transfer syntax not supported: {name} ({uid}).", path, innerException: null)
{
    /// <summary>Transfer syntax UID (DICOM PS3.6 annex A).</summary>
    public string TransferSyntaxUid { get; } = uid;

    public string TransferSyntaxName { get; } = name;
}

/// <summary>A file whose name the system cannot give to the program, because its bytes are not UTF-8.</summary>
public sealed class UndecodableNameException(string path)
    : Cov19CtException(
        "The name of the file or of one of its folders is not valid UTF-8, so the file cannot be opened. In the path, \uFFFD stands for "
            + "each byte that is not valid.",
        path,
        innerException: null);

/// <summary>A device, a named pipe or a socket where a regular file is needed.</summary>
public sealed class SpecialFileException(string path)
    : Cov19CtException("It is a device, a named pipe or a socket, but a regular file is needed.", path, innerException: null);

/// <summary>With <c>-Strict</c>: a scan whose slices are not one consistent volume.</summary>
public sealed class InconsistentScanException(string? path, CtFinding finding)
    : Cov19CtException($"-Strict refuses the scan. Without -Strict: {finding.Message}", path, innerException: null)
{
    public CtFinding Finding { get; } = finding;
}

/// <summary>A series with several slices at one place, of which nothing tells which belong together.</summary>
public sealed class AmbiguousSeriesException(string path, string detail)
    : Cov19CtException(detail, path, innerException: null);

/// <summary>A scan whose voxels include NaN or infinity: no intensity can be given to them without guessing.</summary>
public sealed class NonFiniteVoxelException(string? path, string detail)
    : Cov19CtException(detail, path, innerException: null);

/// <summary>A scan whose slices do not have equal distances on a straight line, as the format requires.</summary>
/// <param name="error">The largest distance of a voxel from its correct position, mm.</param>
/// <param name="step">The distance of most slices, mm.</param>
public sealed class UnevenGeometryException(string? path, double error, double step)
    : Cov19CtException(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The slices do not have equal distances on a straight line. The file can state only one distance for all slices, "
                + $"{step:0.###} mm. With it, one slice would be {error:0.##} mm from its correct position."),
        path,
        innerException: null)
{
    /// <summary>The largest distance of a voxel from its correct position, mm.</summary>
    public double LargestError { get; } = error;
}

/// <summary>A contact sheet with more pixels a side than a PNG file may have.</summary>
public sealed class MontageTooLargeException(string? path, long rows, long columns, int longest)
    : Cov19CtException(
        $"The sheet would have {rows} x {columns} pixels, but a side can have at most {longest}.", path, innerException: null);

/// <summary>A file that a scan is exported to cannot be written.</summary>
public sealed class ScanOutputException(string path, Exception innerException)
    : Cov19CtException(innerException.Message, path, innerException);

/// <summary>A path without anything that this library reads as a CT scan.</summary>
public sealed class NoScanFoundException(string path, string detail)
    : Cov19CtException(detail, path, innerException: null);

/// <summary>A file declares more voxels than fit in the memory of this machine.</summary>
public sealed class VolumeTooLargeException(string? path, string detail)
    : Cov19CtException(detail, path, innerException: null);

/// <summary>A model file that cannot be used: damaged, incomplete, or not of this module.</summary>
public sealed class InvalidModelFileException(string? path, string detail, Exception? innerException = null)
    : Cov19CtException($"Invalid model file: {detail}", path, innerException);

/// <summary>A scan that is not prepared as the model requires; the message names the difference.</summary>
public sealed class PreprocessingMismatchException(string? path, string detail)
    : Cov19CtException(detail, path, innerException: null);

/// <summary>The native libraries of the network cannot be loaded on this machine.</summary>
public sealed class TorchRuntimeException(string detail, Exception? innerException = null)
    : Cov19CtException(detail, path: null, innerException);

/// <summary>The requested device is not on this machine.</summary>
public sealed class DeviceUnavailableException(string device, string detail)
    : Cov19CtException($"Device {device} is not available: {detail}", path: null, innerException: null)
{
    public string Device { get; } = device;
}

/// <summary>Training cannot start or continue with the given scans.</summary>
public sealed class TrainingSetException(string detail)
    : Cov19CtException(detail, path: null, innerException: null);

/// <summary>The loss or its gradient has become NaN or infinite.</summary>
public sealed class TrainingDivergedException(int step, double loss, double gradientNorm)
    : Cov19CtException(
        FormattableString.Invariant(
            $"Training diverged at step {step + 1}: the loss is {loss}, and the norm of its gradient is {gradientNorm}."),
        path: null,
        innerException: null);

/// <summary>A checkpoint that cannot be resumed: it is damaged, or belongs to another training.</summary>
public sealed class CheckpointException(string path, string detail, Exception? innerException = null)
    : Cov19CtException(detail, path, innerException);

/// <summary>An output file of a training cannot be written.</summary>
public sealed class TrainingOutputException(string path, Exception innerException)
    : Cov19CtException(innerException.Message, path, innerException);

/// <summary>Another process is training the same model.</summary>
public sealed class TrainingInProgressException(string path)
    : Cov19CtException("Another training is writing this model.", path, innerException: null);

/// <summary>A diagnosis that came from a file or another process lacks the evidence that a verdict is computed from.</summary>
/// <param name="detail">What is missing.</param>
/// <param name="innerException">The cause, if any.</param>
public sealed class IncompleteDiagnosisException(string detail, Exception? innerException = null)
    : Cov19CtException($"A diagnosis from a file or another process cannot be used: {detail}", path: null, innerException);

/// <summary>A file that is not a ledger of this library, or is damaged.</summary>
public sealed class InvalidLedgerException(string path, string detail, Exception? innerException = null)
    : Cov19CtException(detail, path, innerException);

/// <summary>The value of an environment variable of this library is not a full path of the file system.</summary>
/// <param name="variable">The variable's name.</param>
/// <param name="value">Its value.</param>
public sealed class EnvironmentPathException(string variable, string value)
    : Cov19CtException(
        $"The environment variable {variable} is \"{value}\", which is not a full path of the file system.",
        path: null,
        innerException: null)
{
    /// <summary>The variable's name.</summary>
    public string Variable { get; } = variable;
}

/// <summary>A ledger that cannot be opened, read or written now: locked by another process, on a full disk, not to be written by this
/// account.</summary>
public sealed class LedgerUnavailableException(string path, string detail, Exception? innerException = null)
    : Cov19CtException(detail, path, innerException);
