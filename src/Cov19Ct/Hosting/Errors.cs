using System.Management.Automation;

namespace Cov19Ct.Hosting;

/// <summary>Every error record of the module: a stable id, a precise category, the file as target, and what to do.</summary>
internal static class Errors
{
    /// <summary>True for exceptions that are about one scan or file: reported, and the others go on.</summary>
    public static bool IsAboutInput(Exception exception) => exception.IsFileFault();

    /// <summary>The record for an exception.</summary>
    /// <param name="path">The file or folder at hand; the exception's own, where it has one, goes before it.</param>
    /// <param name="exception">One for which <see cref="IsAboutInput"/> is true.</param>
    public static ErrorRecord Translate(string? path, Exception exception)
    {
        (string id, ErrorCategory category, string action) = exception switch
        {
            NoScanFoundException => ("NoScanFound", ErrorCategory.ObjectNotFound,
                "Give a folder or file that holds a CT series; add -Recurse to look into the folders below."),
            UnsupportedTransferSyntaxException => ("UnsupportedTransferSyntax", ErrorCategory.NotImplemented,
                "Convert the series to Explicit VR Little Endian with another tool (dcmtk's dcmdjpeg, gdcm's gdcmconv --raw) and import "
                    + "that."),
            UnsupportedScanFileException { Cause: ExclusionReason.Archive or ExclusionReason.EncryptedEntry } => (
                "UnsupportedScanFile", ErrorCategory.InvalidType, "Unpack the archive, with its password where it has one, and import "
                    + "the folder."),
            UnsupportedScanFileException => ("UnsupportedScanFile", ErrorCategory.InvalidType,
                "Leave this file out, or export the images as CT images."),
            InvalidScanFileException => ("InvalidScanFile", ErrorCategory.InvalidData,
                "The file is damaged or cut short: copy it again from its source."),
            NonFiniteVoxelException => ("NonFiniteVoxels", ErrorCategory.InvalidData,
                "Replace NaN and infinite voxels (by the value of air, -1000 HU, say) before importing the volume."),
            VolumeTooLargeException => ("VolumeTooLarge", ErrorCategory.LimitsExceeded,
                "Use a machine with more memory, or resample the volume; if the size is absurd, the header is damaged."),
            InconsistentScanException => ("InconsistentScan", ErrorCategory.InvalidData,
                "Mend the series, or import without -Strict to set the slice aside."),
            UnevenGeometryException => ("UnevenGeometry", ErrorCategory.InvalidData,
                "Mend the series (Get-CtFinding names the slices), or add -AllowUneven to write it as if its slices lay evenly."),
            MontageTooLargeException => ("MontageTooLarge", ErrorCategory.LimitsExceeded,
                "Lower -SliceCount or -TileSize, or choose -ColumnCount so that the sheet is nearer to a square."),
            InvalidModelFileException => ("InvalidModelFile", ErrorCategory.InvalidData,
                "Copy the file again; New-Cov19Model makes a new model."),
            PreprocessingMismatchException => ("PreprocessingMismatch", ErrorCategory.InvalidArgument,
                "Pipe the CtScan itself, which is prepared as the model asks, or use ConvertTo-HuWindow with the model's window and size "
                    + "(Get-Cov19Model -Path). Pictures that are windowed already need a model of their window."),
            IncompleteDiagnosisException => ("IncompleteDiagnosis", ErrorCategory.InvalidData,
                "Export diagnoses with Export-Clixml and the module imported, without a -Depth below 4; rows of CSV and JSON hold no "
                    + "slices."),
            InvalidLedgerException => ("InvalidLedger", ErrorCategory.InvalidData,
                "Give the ledger of earlier runs of this module, or the path of a new one."),
            EnvironmentPathException => ("NotAFileSystemPath", ErrorCategory.InvalidArgument,
                "Let the variable name a full path, without a provider or a drive of PowerShell, or remove it."),
            LedgerUnavailableException => ("LedgerUnavailable", ErrorCategory.ResourceUnavailable,
                "Check the folder, the right to write there, the disk's free space, and which other processes use the ledger. What was "
                    + "recorded stays."),
            TrainingSetException => ("UnusableTrainingSet", ErrorCategory.InvalidData,
                "Give labelled scans of every class, and sets that share no patient; -AllowLeakage insists on sets that do."),
            TrainingDivergedException => ("TrainingDiverged", ErrorCategory.InvalidResult,
                "Lower -LearningRate; the best model so far and the last checkpoint are on disk."),
            TrainingInProgressException => ("TrainingInProgress", ErrorCategory.ResourceBusy,
                "Wait until the other training has ended, or choose another path."),
            TrainingOutputException => ("CannotWrite", ErrorCategory.WriteError,
                "Check the disk's free space and the right to write there, then add -Resume to go on from the last checkpoint."),
            CheckpointException => ("CheckpointMismatch", ErrorCategory.InvalidData,
                "Resume with the scans and settings that the training was started with, or begin anew with -Force."),
            TorchRuntimeException => ("TorchUnavailable", ErrorCategory.NotInstalled,
                "Where COV19CT_LIBTORCH is set: let it name a libtorch or PyTorch 2.10, or remove it. Otherwise, the package of the "
                    + "module must be one for this platform; Linux needs glibc 2.28 and a libstdc++ with GLIBCXX_3.4.30 (Debian 12, "
                    + "Ubuntu 22.04 or later), Windows the Visual C++ 2015-2022 runtime."),
            DeviceUnavailableException => ("DeviceUnavailable", ErrorCategory.DeviceError,
                "Use -Device Auto or Cpu; for a GPU, let COV19CT_LIBTORCH name a libtorch or PyTorch 2.10 with CUDA, or install the "
                    + "module built with its CUDA backend."),
            FileNotFoundException or DirectoryNotFoundException => ("PathNotFound", ErrorCategory.ObjectNotFound,
                "Check the path; it may have been moved or deleted since it was listed."),
            UnauthorizedAccessException => ("AccessDenied", ErrorCategory.PermissionDenied,
                "Give the account that runs this the right to the path."),
            _ => ("InputOutputFailure", ErrorCategory.ReadError, "Check the disk or share, and try again."),
        };
        object? target = exception switch
        {
            TorchRuntimeException => null,
            DeviceUnavailableException unavailable => unavailable.Device,
            Cov19CtException { Path: string own } => own,
            _ => path,
        };
        bool isFile = target is not null && exception is not DeviceUnavailableException;
        return Create(exception, id, category, target, isFile ? $"{target}: {exception.Message}" : exception.Message, action);
    }

    public static ErrorRecord PathNotFound(string path) => Create(
        new ItemNotFoundException($"There is no file or folder {Shown(path)}."), "PathNotFound", ErrorCategory.ObjectNotFound, path, null,
        "Check the path; relative paths start at the current location.");

    /// <param name="path">The path as the user gave it.</param>
    /// <param name="reason">Why; the end of a sentence.</param>
    /// <param name="action">What the user can do.</param>
    public static ErrorRecord NotAFileSystemPath(string path, string reason, string action = "Give a path of the file system.") => Create(
        new PSArgumentException($"{Shown(path)} is no path of the file system: {reason}."),
        "NotAFileSystemPath", ErrorCategory.InvalidArgument, path, null, action);

    public static ErrorRecord PathIsFolder(string path) => Create(
        new PSArgumentException($"{path} is a folder, where a file is meant."),
        "PathIsFolder", ErrorCategory.InvalidArgument, path, null, "Give the path of a file, without a separator at its end.");

    public static ErrorRecord SpecialFile(string path) => Create(
        new PSArgumentException($"{path} is a device, a named pipe or a socket, where a file is meant."),
        "SpecialFile", ErrorCategory.InvalidArgument, path, null, "Give the path of a regular file.");

    /// <param name="path">The full path of an output.</param>
    /// <param name="folder">The folder it would lie in.</param>
    public static ErrorRecord FolderNotFound(string path, string folder) => Create(
        new ItemNotFoundException($"{path} is not written: there is no folder {folder}."),
        "FolderNotFound",
        ErrorCategory.ObjectNotFound,
        path,
        null,
        "Make the folder first, with New-Item -ItemType Directory, or choose another path.");

    /// <param name="path">The full path of an output.</param>
    /// <param name="fault">What is wrong with a name in it that would be made; the end of a sentence.</param>
    public static ErrorRecord InvalidName(string path, string fault) => Create(
        new PSArgumentException($"{Shown(path)} is not written: a name in it {fault}."),
        "InvalidName", ErrorCategory.InvalidArgument, path, null, "Choose names that can be shown.");

    /// <param name="path">The full path of an output.</param>
    /// <param name="name">The part of it that would be made.</param>
    public static ErrorRecord ColonInName(string path, string name) => Create(
        new PSArgumentException($"{path} is not written: the name \"{name}\" has a colon, which Windows cannot store."),
        "ColonInName", ErrorCategory.InvalidArgument, path, null,
        "Choose names without a colon. One inside a path often comes from a drive or a provider that was joined to a folder.");

    public static ErrorRecord OutputExists(string path) => Create(
        new IOException($"{path} exists."),
        "OutputExists",
        ErrorCategory.ResourceExists,
        path,
        null,
        "Choose another path, or add -Force to replace it.");

    /// <param name="scanPath">The scan that finds the file taken.</param>
    public static ErrorRecord OneFileForSeveralScans(string scanPath) => Create(
        new PSArgumentException($"{scanPath} is not exported: -Path names one file, and another scan came before."),
        "OneFileForSeveralScans", ErrorCategory.InvalidArgument, scanPath, null, "Give a folder as -Path, and the format with -Format.");

    public static ErrorRecord CheckpointExists(string path) => Create(
        new IOException($"{path} is the checkpoint of another training."), "OutputExists", ErrorCategory.ResourceExists, path, null,
        "Add -Resume to go on from it, or -Force to begin anew.");

    public static ErrorRecord CannotWrite(string path, Exception exception) => Create(
        exception,
        "CannotWrite",
        ErrorCategory.WriteError,
        path,
        $"{path}: {exception.Message}",
        "Choose another path, or check the disk's free space and the right to write there.");

    public static ErrorRecord InvalidArgument(string id, string message, object? target, string action) => Create(
        new PSArgumentException(message), id, ErrorCategory.InvalidArgument, target, null, action);

    public static ErrorRecord LedgerNeedsScan(object input) => Create(
        new PSArgumentException("A diagnosis was given with -LedgerPath; a ledger takes results of scans."),
        "LedgerNeedsScan", ErrorCategory.InvalidType, input, null,
        "Leave -LedgerPath out to vote again; or pipe the scans: the ledger then votes again on what it holds, without the network.");

    public static ErrorRecord TooManyFailures(string message) => Create(
        new InvalidOperationException(message), "TooManyFailures", ErrorCategory.LimitsExceeded, null, null,
        "Look at the errors of the scans ($Error, or Get-Cov19Ledger -Failed), mend what they name, and run again; with -LedgerPath only "
            + "what is missing is done.");

    public static ErrorRecord IncompleteSubmission(string folder, string message) => Create(
        new InvalidOperationException(message), "IncompleteSubmission", ErrorCategory.InvalidResult, folder, $"{folder}: {message}",
        "Mend what is named and run again, with -LedgerPath so that nothing is done twice. A submission names each scan once, in one of "
            + "its files: none was written.");

    public static ErrorRecord InvalidInput(object input) => Create(
        new PSArgumentException($"An object of type {input.GetType().Name} is neither a CtScan, a WindowedScan nor a Cov19Diagnosis."),
        "InvalidInput",
        ErrorCategory.InvalidType,
        input,
        null,
        "Pipe the output of Import-CtScan, ConvertTo-HuWindow or Invoke-Cov19Diagnosis.");

    public static ErrorRecord NothingToExplain(Cov19Diagnosis diagnosis) => Create(
        new PSInvalidOperationException($"{diagnosis.ScanId}: a diagnosis that is voted on again has no scan that could be explained."),
        "NothingToExplain",
        ErrorCategory.InvalidOperation,
        diagnosis.Path,
        null,
        "Pipe the scan itself, with -ModelPath and -Explain; its heat maps then go with the diagnosis.");

    /// <summary>A path that no terminal takes for a command.</summary>
    private static string Shown(string path) => string.Concat(path.Select(character => char.IsControl(character) ? '?' : character));

    private static ErrorRecord Create(
        Exception exception, string id, ErrorCategory category, object? target, string? message, string action) =>
        new(
            exception,
            id,
            category,
            target)
        { ErrorDetails = new ErrorDetails(message ?? exception.Message) { RecommendedAction = action } };
}
