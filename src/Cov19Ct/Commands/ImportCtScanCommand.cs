using System.Management.Automation;
using Cov19Ct.Batch;
using Cov19Ct.Binding;
using Cov19Ct.Completion;
using Cov19Ct.Hosting;
using Cov19Ct.Imaging;
using Cov19Ct.Imaging.Dicom.Images;
using Cov19Ct.Imaging.Import;
using Cov19Ct.Imaging.Labels;
using Cov19Ct.Storage.Identity;
using Cov19Ct.Storage.Patients;

namespace Cov19Ct.Commands;

[Cmdlet(VerbsData.Import, "CtScan", DefaultParameterSetName = PathSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(CtScan))]
public sealed class ImportCtScanCommand : WorkerCmdlet
{
    private const string Activity = "Importing CT scans";

    /// <summary>Scans that wait for the next ones: parts of a series in neighbouring folders then know of each other when they are
    /// given.</summary>
    private const int MostHeld = 16;

    /// <summary>Parameters that say what the values of pictures are.</summary>
    private static readonly string[] s_ofPictures = [nameof(SourceWindow), nameof(StoredAs), nameof(SourceOffset)];

    private readonly PendingFiles _pending = new();
    private readonly Queue<ImportResult> _held = new();
    private readonly List<ImportResult> _emptyFolders = [];
    private readonly HashSet<string> _foldersOfScans = new(RealPaths.Comparer);
    private CtScanImporter? _importer;
    private string _keyFile = "";
    private bool _mayUseKey;
    private ScanLabelFile? _labelFile;
    private ImportLedger? _ledger;
    private int _count;
    private int _notPictures;

    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSets.Path)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSets.LiteralPath)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ClassCompleter))]
    public string? Label { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SplitCompleter))]
    public string? Split { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Center")]
    [AllowEmptyString]
    public string? Centre { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] LabelPath { get; set; } = [];

    [Parameter]
    [HuWindowTransformation]
    [ArgumentCompleter(typeof(HuWindowCompleter))]
    public HuWindow? SourceWindow { get; set; }

    [Parameter]
    public PictureValues StoredAs { get; set; }

    [Parameter]
    [NumberRange(-65_536, 65_536)]
    public double SourceOffset { get; set; }

    [Parameter]
    public SwitchParameter AsStored { get; set; }

    [Parameter]
    public SwitchParameter KeepDuplicates { get; set; }

    [Parameter]
    public SwitchParameter Strict { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LedgerPath { get; set; }

    protected override void BeginProcessing()
    {
        RequireOneMeaning();
        _keyFile = OutputPath.ResolveDefault(this, () => PatientKeyFile.DefaultPath);
        if (FileKind.Refusal(_keyFile) is ErrorRecord refusal)
        {
            ThrowTerminatingError(refusal);
        }

        _mayUseKey = File.Exists(_keyFile) || ShouldProcess(_keyFile, "Create the key of the patient hashes");
        _ledger = LedgerPath is null ? null : OpenLedger(OutputPath.ResolveFile(this, LedgerPath));
        string[] labelFiles = [.. LabelPath.SelectMany(LabelFiles)];
        if (labelFiles.Length > 0)
        {
            RunOnWorker(writer => _labelFile = ReadLabels(labelFiles, writer));
        }
    }

    private static ScanLabelFile ReadLabels(string[] paths, PipelineWriter writer)
    {
        ScanLabelFile? labels = null;
        foreach (string path in paths)
        {
            try
            {
                ScanLabelFile file = ScanLabelFile.Read(path);
                labels = labels?.With(file) ?? file;
            }
            catch (Exception exception) when (Errors.IsAboutInput(exception))
            {
                throw new TerminatingErrorException(Errors.Translate(path, exception));
            }
        }

        foreach (string notice in labels!.Notices)
        {
            writer.WriteVerbose(notice);
        }

        foreach (string warning in labels.Warnings)
        {
            writer.WriteWarning(warning);
        }

        return labels;
    }

    private bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Refuses values that are said to be HU and grey levels at once.</summary>
    private void RequireOneMeaning()
    {
        bool isOffset = IsBound(nameof(SourceOffset));
        string? conflict =
            isOffset && IsBound(nameof(StoredAs)) && StoredAs == PictureValues.GreyLevels
                ? "-SourceOffset is for values that are HU, so it cannot be used with -StoredAs GreyLevels."
            : SourceWindow is not null && (isOffset || (IsBound(nameof(StoredAs)) && StoredAs != PictureValues.GreyLevels))
                ? "-SourceWindow is for grey levels of a window, so it cannot be used with values that are HU."
            : null;
        if (conflict is not null)
        {
            ThrowTerminatingError(Errors.InvalidArgument(
                "ConflictingValues", conflict, SourceOffset, "Omit one of the parameters -SourceOffset, -StoredAs and -SourceWindow."));
        }
    }

    private ImportLedger? OpenLedger(string path) =>
        ShouldProcess(path, "Record the files that cannot be imported") ? new ImportLedger(path) : null;

    /// <summary>The files that a path or a wildcard names; a terminating error where one is not there.</summary>
    private IReadOnlyList<string> LabelFiles(string path) => PathResolver.MayBePattern(path)
        && PathResolver.FindExisting(this, path, isLiteral: false) is { Count: > 0 } found
        ? [.. found.Select(file => PathResolver.ResolveFile(this, file))]
        : [PathResolver.ResolveFile(this, path)];

    protected override void ProcessRecord()
    {
        bool isLiteral = ParameterSetName == PathSets.LiteralPath;
        ScanImportOptions options = new()
        {
            Strict = Strict,
            AsStored = AsStored,
            KeepDuplicates = KeepDuplicates,
            Label = FolderLabels.ParseLabel(NullIfEmpty(Label)) ?? NullIfEmpty(Label),
            Split = FolderLabels.ParseSplit(NullIfEmpty(Split)) ?? NullIfEmpty(Split),
            Centre = NullIfEmpty(Centre),
            SourceWindow = SourceWindow,
            StoredAs = IsBound(nameof(StoredAs)) ? StoredAs : IsBound(nameof(SourceOffset)) ? PictureValues.Hounsfield : null,
            SourceOffset = SourceOffset,
            LabelFile = _labelFile,
        };
        if (!isLiteral && Path is [['@', '{', .., '}'] row] && !File.Exists(row))
        {
            // What an object without a path becomes as text.
            WriteError(Errors.PathMissing(row));
            return;
        }

        string[] paths = [.. (isLiteral ? LiteralPath : Path).SelectMany(path => PathResolver.ResolveExisting(this, path, isLiteral))];
        RunOnWorker(writer =>
        {
            foreach (string path in paths)
            {
                _ledger?.Begin(path, writer.Stopping);
                if (Directory.Exists(path))
                {
                    Hold(writer, Importer.ImportFolder(path, Recurse, options, writer.Stopping));
                }
                else if (!_pending.TryAdd(path, options))
                {
                    throw new TerminatingErrorException(Errors.TooManyPipedFiles(PendingFiles.MostFiles));
                }
            }
        });
    }

    protected override void EndProcessing()
    {
        RunOnWorker(Finish);
        WriteProgress(new ProgressRecord(0, Activity, " ") { RecordType = ProgressRecordType.Completed });
        string[] unused = [.. s_ofPictures.Where(IsBound).Select(parameter => $"-{parameter}")];
        if (_notPictures > 0 && unused.Length > 0)
        {
            WriteWarning(
                $"{string.Join(" and ", unused)} {Plural.Verb(unused.Length, "has", "have")} no effect on "
                    + $"{Plural.Of(_notPictures, "scan")}: only pictures (JPEG, PNG, TIFF) do not state what their values are.");
        }

        if (_labelFile?.UnusedRows is > 0 and int rows)
        {
            string notices = string.Concat(_labelFile.Notices.Select(notice => $" {notice}"));
            WriteWarning(rows == 1
                ? $"1 row of {_labelFile.Names} names a scan that was not found.{notices}"
                : $"{rows} rows of {_labelFile.Names} name scans that were not found.{notices}");
        }
    }

    private protected override void ReleaseResources() => _ledger?.Dispose();

    private CtScanImporter Importer => _importer ??= CreateImporter();

    private CtScanImporter CreateImporter()
    {
        PatientPseudonymiser pseudonymiser = _mayUseKey ? new(PatientKeyFile.LoadOrCreate(_keyFile)) : PatientPseudonymiser.None;
        return new CtScanImporter(new CtImageReader(pseudonymiser), pseudonymiser.HasKey);
    }

    /// <summary>Imports the files that came one by one, and writes the errors of folders without a scan.</summary>
    private void Finish(PipelineWriter writer)
    {
        foreach ((string folder, IReadOnlyList<(IReadOnlyList<string> Files, ScanImportOptions Options)> groups) in _pending.TakeAll())
        {
            Hold(writer, Importer.ImportFiles(folder, groups, writer.Stopping));
        }

        WriteHeld(writer);
        foreach (ImportResult empty in _emptyFolders.Where(empty => !HoldsScan(empty.Path)))
        {
            WriteError(writer, empty);
        }
    }

    /// <summary>Writes the results of one path, each when some more have been found; with -Strict at the end, because only then no later
    /// file can show that a scan must be refused.</summary>
    private void Hold(PipelineWriter writer, IEnumerable<ImportResult> results)
    {
        foreach (ImportResult result in results)
        {
            _held.Enqueue(result);
            if (!Strict && _held.Count > MostHeld)
            {
                Write(writer, _held.Dequeue());
            }
        }

        if (!Strict)
        {
            WriteHeld(writer);
        }
    }

    private void WriteHeld(PipelineWriter writer)
    {
        while (_held.TryDequeue(out ImportResult? result))
        {
            Write(writer, result);
        }
    }

    private void Write(PipelineWriter writer, ImportResult held)
    {
        ImportResult result = held.RefusedIfStrict();
        if (result.Scan is CtScan scan)
        {
            AddFolders(scan.Path);
            _notPictures += scan.Format == CtScanFormat.Raster ? 0 : 1;
            writer.WriteWarnings(scan.Id, scan.Findings);
            writer.WriteProgress(new ProgressRecord(0, Activity, $"{++_count} found: {scan.Id}"));
            writer.WriteObject(scan);
        }
        else if (result.Copy is CtFinding copy)
        {
            AddFolders(result.Path);
            writer.WriteWarning($"{result.Path} is not imported again: {copy.Message}");
        }
        else if (result.Error is NoScanFoundException && Directory.Exists(result.Path))
        {
            // Of folders that were piped with the folders below them, only those without any scan are errors.
            _emptyFolders.Add(result);
        }
        else
        {
            WriteError(writer, result);
        }
    }

    private void WriteError(PipelineWriter writer, ImportResult result)
    {
        ErrorRecord error = Errors.Translate(result.Path, result.Error!);
        _ledger?.Record(result.Path, error, writer.Stopping);
        foreach ((string path, Exception exception) in result.Others)
        {
            _ledger?.Record(path, Errors.Translate(path, exception), writer.Stopping);
        }

        writer.WriteError(Errors.WithOthers(error, [.. result.Others.Select(other => other.Path)]));
    }

    private void AddFolders(string path)
    {
        for (string? folder = path; folder is not null && _foldersOfScans.Add(folder); folder = System.IO.Path.GetDirectoryName(folder))
        {
        }
    }

    private bool HoldsScan(string folder) => _foldersOfScans.Contains(System.IO.Path.TrimEndingDirectorySeparator(folder));

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
