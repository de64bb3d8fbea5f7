using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace Cov19Ct.Hosting;

/// <summary>Every error record of the module: a stable id, a precise category, the file as target, and what to do.</summary>
internal static class Errors
{
    /// <summary>True for exceptions that are about one scan or file: they are reported, and the other scans are processed.</summary>
    public static bool IsAboutInput(Exception exception) => exception.IsFileFault();

    /// <summary>The record for an exception.</summary>
    /// <param name="path">The file or folder of the failed step; the path of the exception is preferred, if it has one.</param>
    /// <param name="exception">One for which <see cref="IsAboutInput"/> is true.</param>
    public static ErrorRecord Translate(string? path, Exception exception)
    {
        if (exception is (FileNotFoundException or DirectoryNotFoundException) && IsUndecodable(path))
        {
            exception = new UndecodableNameException(path);
        }

        (string id, ErrorCategory category, string action) = OfScanFile(exception) ?? exception switch
        {
            NoScanFoundException => ("NoScanFound", ErrorCategory.ObjectNotFound,
                "Give a folder or file that contains a CT series. Add -Recurse to search the subfolders."),
            NonFiniteVoxelException => ("NonFiniteVoxels", ErrorCategory.InvalidData,
                "Before the import, replace NaN and infinite voxels, for example by the value of air (-1000 HU)."),
            VolumeTooLargeException => ("VolumeTooLarge", ErrorCategory.LimitsExceeded,
                "Use a machine with more memory, or resample the volume. If the size is impossible, the header is damaged."),
            InconsistentScanException => ("InconsistentScan", ErrorCategory.InvalidData,
                "Correct the series, or import it without -Strict."),
            AmbiguousSeriesException => ("AmbiguousSeries", ErrorCategory.InvalidData,
                "Put the slices of each reconstruction or phase into a folder of its own, or export the series again with its headers."),
            UnevenGeometryException => ("UnevenGeometry", ErrorCategory.InvalidData,
                "Correct the series (Get-CtFinding names the slices), or add -AllowUneven to write it as if its distances were equal."),
            MontageTooLargeException => ("MontageTooLarge", ErrorCategory.LimitsExceeded,
                "Use a smaller -SliceCount or -TileSize, or choose -ColumnCount so that the sheet is more nearly square."),
            InvalidModelFileException => ("InvalidModelFile", ErrorCategory.InvalidData,
                "Copy the file again. New-Cov19Model creates a new model."),
            PreprocessingMismatchException => ("PreprocessingMismatch", ErrorCategory.InvalidArgument,
                "Pipe the CtScan itself: the module prepares it as the model requires. Or use ConvertTo-HuWindow with the window and size "
                    + "of the model (Get-Cov19Model -Path). Pictures that are already windowed need a model with the same window."),
            IncompleteDiagnosisException => ("IncompleteDiagnosis", ErrorCategory.InvalidData,
                "Import the module, and export diagnoses with Export-Clixml, without a -Depth below 4. Rows of CSV and JSON do not "
                    + "contain the slices."),
            InvalidLedgerException => ("InvalidLedger", ErrorCategory.InvalidData,
                "Give a file that Invoke-Cov19Diagnosis or Import-CtScan wrote with -LedgerPath. To record results, a new path is possible "
                    + "too."),
            EnvironmentPathException => ("NotAFileSystemPath", ErrorCategory.InvalidArgument,
                "Set the variable to a full path, without a provider or a drive of PowerShell, or remove the variable."),
            LedgerUnavailableException => ("LedgerUnavailable", ErrorCategory.ResourceUnavailable,
                "Check the folder, the right to write there, the free space of the disk, and which other processes use the ledger. "
                    + "Recorded results are kept."),
            TrainingSetException => ("UnusableTrainingSet", ErrorCategory.InvalidData,
                "Give labelled scans of every class, and sets that share no patient. -AllowLeakage accepts sets that share patients."),
            TrainingDivergedException => ("TrainingDiverged", ErrorCategory.InvalidResult,
                "Use a smaller -LearningRate. The best model so far and the last checkpoint are on the disk."),
            TrainingInProgressException => ("TrainingInProgress", ErrorCategory.ResourceBusy,
                "Wait until the other training has ended, or choose another path."),
            TrainingOutputException => ("CannotWrite", ErrorCategory.WriteError,
                "Check the free space of the disk and the right to write there: is it open in another program? Then add -Resume to "
                    + "continue from the last checkpoint."),
            CheckpointException => ("CheckpointMismatch", ErrorCategory.InvalidData,
                "Resume with the scans and settings that the training was started with. If the checkpoint is damaged, copy it again if you "
                    + "have a copy. Or start a new training with -Force."),
            TorchRuntimeException => ("TorchUnavailable", ErrorCategory.NotInstalled,
                "If COV19CT_LIBTORCH is set, set it to a libtorch or PyTorch 2.10, or remove it. If it is not set, use the package of "
                    + "the module for this platform. Linux needs glibc 2.28 and a libstdc++ with GLIBCXX_3.4.30 (Debian 12, Ubuntu 22.04 "
                    + "or later), Windows needs the Visual C++ 2015-2022 runtime."),
            DeviceUnavailableException => ("DeviceUnavailable", ErrorCategory.DeviceError,
                "Use -Device Auto, Cpu, Cuda, or Cuda:n with the number of a GPU from 0. For a GPU, set COV19CT_LIBTORCH to a "
                    + "libtorch or PyTorch 2.10 with CUDA, or install the module that was built with its CUDA backend."),
            FileNotFoundException or DirectoryNotFoundException => ("PathNotFound", ErrorCategory.ObjectNotFound,
                "Check the path. The file may have been moved or deleted since it was listed."),
            UnauthorizedAccessException => ("AccessDenied", ErrorCategory.PermissionDenied,
                "Give the account that runs this command access to the path."),
            _ => ("InputOutputFailure", ErrorCategory.ReadError, "Check the disk or the network share, and try again."),
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

    /// <summary>The record of an error that other files have too; as it is where there are none.</summary>
    /// <param name="error">About the first file.</param>
    /// <param name="others">The other files.</param>
    public static ErrorRecord WithOthers(ErrorRecord error, IReadOnlyList<string> others)
    {
        const int MostNamed = 5;
        if (others.Count > 0)
        {
            string names = string.Join(", ", others.Take(MostNamed).Select(path => Shown(Path.GetFileName(path))));
            string rest = others.Count > MostNamed ? $" and {others.Count - MostNamed} more" : "";
            error.ErrorDetails = new ErrorDetails(
                $"{error.ErrorDetails.Message} {Plural.Of(others.Count, "other file")} {Plural.Verb(others.Count, "has", "have")} an error "
                    + $"of the same kind: {names}{rest}.")
            { RecommendedAction = error.ErrorDetails.RecommendedAction };
        }

        return error;
    }

    /// <summary>The id, category and remedy of an error about one file of a scan; null for other errors.</summary>
    private static (string Id, ErrorCategory Category, string Action)? OfScanFile(Exception exception) => exception switch
    {
        UnsupportedTransferSyntaxException { TransferSyntaxName: string name } when name.StartsWith("JPEG XL", StringComparison.Ordinal)
            => ("UnsupportedTransferSyntax", ErrorCategory.NotImplemented,
            "Get the series again without this compression, or convert it with a tool that decodes JPEG XL, such as pydicom with "
                + "imagecodecs (dcmtk and gdcm do not), then import it."),
        UnsupportedTransferSyntaxException { TransferSyntaxName: string name } when name.StartsWith("JPIP", StringComparison.Ordinal)
            => ("UnsupportedTransferSyntax", ErrorCategory.NotImplemented,
            "The files only refer to pixels on a server. Get the series from its archive with the pixel data, then import it."),
        UnsupportedTransferSyntaxException { TransferSyntaxName: string name } when IsVideo(name)
            => ("UnsupportedTransferSyntax", ErrorCategory.NotImplemented,
            "The pixel data is a video. Export the series as CT images without video compression, then import it."),
        UnsupportedTransferSyntaxException => ("UnsupportedTransferSyntax", ErrorCategory.NotImplemented,
            "Get the series again without this compression, or convert it with a tool that decodes it, then import it."),
        SpecialFileException => ("SpecialFile", ErrorCategory.InvalidArgument, "Give the path of a regular file."),
        UndecodableNameException => ("UndecodableName", ErrorCategory.InvalidArgument,
            "Rename the file or folder, for example with convmv, so that its name is valid UTF-8."),
        UnsupportedScanFileException { Cause: ExclusionReason.Archive or ExclusionReason.EncryptedEntry } => (
            "UnsupportedScanFile", ErrorCategory.InvalidType, "Unpack the archive, with its password if it has one, and import "
                + "the folder."),
        UnsupportedScanFileException => ("UnsupportedScanFile", ErrorCategory.InvalidType,
            "Leave this file out, or export the images as CT images."),
        InvalidScanFileException { Format: "CSV" } => ("InvalidScanFile", ErrorCategory.InvalidData,
            "Correct the file as the message says. Get-Help Import-CtScan -Parameter LabelPath describes the columns."),
        InvalidScanFileException { IsIncomplete: true } => ("InvalidScanFile", ErrorCategory.InvalidData,
            "The file is damaged or incomplete. Copy it again from its source."),
        InvalidScanFileException => ("InvalidScanFile", ErrorCategory.InvalidData,
            "The file breaks a rule of its format. Compare it with its source. If both are the same, export or convert it again."),
        _ => null,
    };

    /// <summary>True for the names of transfer syntaxes that the standard has for video (DICOM PS3.6 table A-1).</summary>
    private static bool IsVideo(string name) =>
        Array.Exists((string[])["MPEG", "HEVC", "SMPTE"], kind => name.Contains(kind, StringComparison.Ordinal));

    public static ErrorRecord PathNotFound(string path) => IsUndecodable(path)
        ? Translate(path, new UndecodableNameException(path))
        : Create(new ItemNotFoundException($"The file or folder {Shown(path)} does not exist."),
        "PathNotFound",
        ErrorCategory.ObjectNotFound,
        path,
        null,
        "Check the path. Relative paths start at the current location.");

    /// <summary>True for a path in which the base library has replaced bytes that are not UTF-8.</summary>
    private static bool IsUndecodable([NotNullWhen(true)] string? path) => path?.Contains('\uFFFD', StringComparison.Ordinal) == true;

    /// <param name="path">The path as the user gave it.</param>
    /// <param name="reason">Why; the end of a sentence.</param>
    /// <param name="action">What the user can do.</param>
    public static ErrorRecord NotAFileSystemPath(string path, string reason, string action = "Give a path of the file system.") => Create(
        new PSArgumentException($"{Shown(path)} is not a path of the file system: {reason}."),
        "NotAFileSystemPath", ErrorCategory.InvalidArgument, path, null, action);

    public static ErrorRecord PathIsFolder(string path) => Create(
        new PSArgumentException($"{path} is a folder, but the path of a file is needed."),
        "PathIsFolder", ErrorCategory.InvalidArgument, path, null, "Give the path of a file, without a separator at its end.");

    /// <param name="path">The folder that is needed.</param>
    /// <param name="file">What is there in its place, or in the place of a folder above it.</param>
    public static ErrorRecord PathIsFile(string path, string file) => Create(
        new PSArgumentException(path == file
            ? $"{path} is no folder, but the path of a folder is needed."
            : $"{path} cannot be a folder: {file} is no folder."),
        "PathIsFile", ErrorCategory.InvalidArgument, path, null, "Give the path of a folder, which need not exist, or remove the file.");

    /// <param name="pattern">What cannot be read as a wildcard.</param>
    public static ErrorRecord InvalidPattern(string pattern) => Create(
        new PSArgumentException($"{Shown(pattern)} is not a valid wildcard."),
        "InvalidPattern", ErrorCategory.InvalidArgument, pattern, null,
        "Close each bracket, or put a backtick before a bracket that is meant as it is.");

    public static ErrorRecord TooManyPipedFiles(int most) => Create(
        new InvalidOperationException($"More than {most} files were piped. Their names wait in memory until the last one has come."),
        "TooManyPipedFiles", ErrorCategory.LimitsExceeded, null, null, "Give the folders of the files, with -Recurse if needed.");

    public static ErrorRecord SpecialFile(string path) => Create(
        new PSArgumentException($"{path} is a device, a named pipe or a socket, but a regular file is needed."),
        "SpecialFile", ErrorCategory.InvalidArgument, path, null, "Give the path of a regular file.");

    /// <param name="path">The full path of an output.</param>
    /// <param name="folder">The folder that would contain it.</param>
    public static ErrorRecord FolderNotFound(string path, string folder) => Create(
        new ItemNotFoundException($"{path} is not written: the folder {folder} does not exist."),
        "FolderNotFound",
        ErrorCategory.ObjectNotFound,
        path,
        null,
        "Create the folder with New-Item -ItemType Directory, or choose another path.");

    /// <param name="path">The full path of an output.</param>
    /// <param name="fault">What is wrong with a name in it that would be created; the end of a sentence.</param>
    public static ErrorRecord InvalidName(string path, string fault) => Create(
        new PSArgumentException($"{Shown(path)} is not written: a name in it {fault}."),
        "InvalidName", ErrorCategory.InvalidArgument, path, null, "Choose names of printable characters.");

    /// <param name="path">The full path of an output.</param>
    /// <param name="name">The part of it that would be created.</param>
    public static ErrorRecord ColonInName(string path, string name) => Create(
        new PSArgumentException($"{path} is not written: the name \"{name}\" contains a colon, which Windows cannot store."),
        "ColonInName", ErrorCategory.InvalidArgument, path, null,
        "Choose names without a colon. A colon inside a path often comes from a drive or provider that was joined to a folder.");

    /// <param name="path">Where the encoder of the module should be.</param>
    public static ErrorRecord EncoderNotInstalled(string path) => Create(
        new ItemNotFoundException($"This installation has no ImageNet encoder: {path} does not exist."),
        "EncoderNotInstalled",
        ErrorCategory.NotInstalled,
        path,
        null,
        "Copy the file to this place from another package of the module, or give the path of encoder weights.");

    public static ErrorRecord OutputExists(string path) => Create(
        new IOException($"{path} already exists."),
        "OutputExists",
        ErrorCategory.ResourceExists,
        path,
        null,
        "Choose another path, or add -Force to replace it.");

    /// <param name="scanPath">The scan whose output file another scan already uses.</param>
    public static ErrorRecord OneFileForSeveralScans(string scanPath) => Create(
        new PSArgumentException($"{scanPath} is not exported: -Path names one file, and another scan is exported to it."),
        "OneFileForSeveralScans", ErrorCategory.InvalidArgument, scanPath, null, "Give a folder as -Path, and the format with -Format.");

    public static ErrorRecord CheckpointExists(string path) => Create(
        new IOException($"{path} is the checkpoint of an earlier training."), "OutputExists", ErrorCategory.ResourceExists, path, null,
        "Add -Resume to continue that training if it is not complete, or -Force to start a new one.");

    public static ErrorRecord CannotWrite(string path, Exception exception) => Create(
        exception,
        "CannotWrite",
        ErrorCategory.WriteError,
        path,
        $"{path}: {exception.Message}",
        "Check the free space of the disk and the right to write there: is it open in another program? Or choose another path.");

    public static ErrorRecord InvalidArgument(string id, string message, object? target, string action) => Create(
        new PSArgumentException(message), id, ErrorCategory.InvalidArgument, target, null, action);

    public static ErrorRecord LedgerNeedsScan(object input) => Create(
        new PSArgumentException("A diagnosis was given with -LedgerPath, but a ledger records the results of scans only."),
        "LedgerNeedsScan", ErrorCategory.InvalidType, input, null,
        "Omit -LedgerPath to vote again. Or pipe the scans: the recorded results are then voted on again, without the network.");

    public static ErrorRecord TooManyFailures(string message) => Create(
        new InvalidOperationException(message), "TooManyFailures", ErrorCategory.LimitsExceeded, null, null,
        "Read the errors of the scans ($Error, or Get-Cov19Ledger -Failed), correct their causes, and run again. With -LedgerPath, "
            + "only scans without a result are processed.");

    public static ErrorRecord IncompleteSubmission(string folder, string message) => Create(
        new InvalidOperationException(message), "IncompleteSubmission", ErrorCategory.InvalidResult, folder, $"{folder}: {message}",
        "Correct what the message names, and run again, with -LedgerPath so that no scan is processed twice. No file was written, "
            + "because a submission must contain each scan exactly once.");

    /// <param name="input">What was given.</param>
    /// <param name="accepted">What the cmdlet takes, as the middle of a sentence.</param>
    /// <param name="sources">The cmdlets that give it.</param>
    private static ErrorRecord InvalidInput(object input, string accepted, string sources) => Create(
        new PSArgumentException($"An object of type {input.GetType().Name} was given, but {accepted} is needed."),
        "InvalidInput", ErrorCategory.InvalidType, input, null, $"Pipe the output of {sources}.");

    public static ErrorRecord NotADiagnosis(object input) => InvalidInput(input, "a Cov19Diagnosis", "Invoke-Cov19Diagnosis");

    public static ErrorRecord NotAScanOrDiagnosis(PSObject input) => DeserialisedScan.Message(input) is string message
        ? Create(
            new PSArgumentException(message), "InvalidInput", ErrorCategory.InvalidType, input.BaseObject, null,
            "Import the scan again with Import-CtScan -LiteralPath.")
        : InvalidInput(input.BaseObject, "a scan or a diagnosis", "Import-CtScan, ConvertTo-HuWindow or Invoke-Cov19Diagnosis");

    public static ErrorRecord PathMissing(object input) => Create(
        new PSArgumentException("The piped object has no property Path, LiteralPath, PSPath or FullName that names a file or folder."),
        "InvalidInput", ErrorCategory.InvalidType, input, null,
        "Give the rows a column Path. If the columns of a CSV file were read as one, name its separator in Import-Csv -Delimiter.");

    public static ErrorRecord NothingToExplain(Cov19Diagnosis diagnosis) => Create(
        new PSInvalidOperationException(
            $"{diagnosis.ScanId}: the diagnosis cannot be explained, because a new vote does not read the scan."),
        "NothingToExplain",
        ErrorCategory.InvalidOperation,
        diagnosis.Path,
        null,
        "Pipe the scan itself, with -ModelPath and -Explain. The diagnosis then contains the heat maps.");

    private static string Shown(string path) => ShownText.Of(path);

    private static ErrorRecord Create(
        Exception exception, string id, ErrorCategory category, object? target, string? message, string action) =>
        new(
            exception,
            id,
            category,
            target)
        { ErrorDetails = new ErrorDetails(ShownText.OfMessage(message ?? exception.Message)) { RecommendedAction = action } };
}
