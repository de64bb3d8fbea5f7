namespace Cov19Ct;

/// <summary>One CT series: its headers, held in memory, and the way to its voxels, read on demand.</summary>
/// <remarks>Immutable, and small: ten thousand can be listed and filtered. Holds no patient name and no birth date.</remarks>
public sealed record CtScan
{
    private readonly IVoxelSource _voxels;
    private readonly CtFinding[] _findings = [];

    /// <summary>Made by the readers.</summary>
    /// <exception cref="ArgumentException">There are no slices.</exception>
    public CtScan(IVoxelSource voxels, IReadOnlyList<CtSlice> slices)
    {
        ArgumentNullException.ThrowIfNull(voxels);
        ArgumentNullException.ThrowIfNull(slices);
        if (slices.Count == 0)
        {
            throw new ArgumentException("A scan needs at least one slice.", nameof(slices));
        }

        _voxels = voxels;
        Slices = slices;
    }

    /// <summary>Name of the scan, the same at each import: the series UID (DICOM), <c>split/label/folder</c>
    /// (COV19-CT-DB layout), or the file's name.</summary>
    public required string Id { get; init; }

    /// <summary>The folder of a series or of pictures, or the file of a volume.</summary>
    public required string Path { get; init; }

    public required CtScanFormat Format { get; init; }

    /// <summary>Rows of a slice.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of a slice.</summary>
    public required int Columns { get; init; }

    public required SliceOrder Order { get; init; }

    /// <summary>The class the scan is known to belong to, from its folder or a CSV row; null if unknown.</summary>
    public string? Label { get; init; }

    /// <summary><c>train</c>, <c>validation</c> or <c>test</c>, from the folder or a CSV row; null if unknown.</summary>
    public string? Split { get; init; }

    /// <summary>The centre the scan comes from, from a CSV row; null if unknown.</summary>
    public string? Centre { get; init; }

    /// <summary>Keyed hash of the patient id, 32 hexadecimal digits; null if the files carry none.</summary>
    public string? PatientHash { get; init; }

    public string? StudyInstanceUid { get; init; }

    public string? SeriesInstanceUid { get; init; }

    public string? Manufacturer { get; init; }

    /// <summary>Convolution Kernel (0018,1210), if it has the form of a kernel's name: other text may be patient data.</summary>
    public string? ConvolutionKernel { get; init; }

    /// <summary>Name of the DICOM transfer syntax, or of the data type of a NIfTI file.</summary>
    public string? Encoding { get; init; }

    public VoxelSpacing Spacing { get; init; }

    /// <summary>Angle between the line through the slices and their normal, degrees: 0 for an upright gantry; null where the files do
    /// not tell where slices lie.</summary>
    public double? GantryTilt { get; init; }

    /// <summary>True where voxels are HU; false where they are grey levels in [0, 1] of <see cref="SourceWindow"/>.</summary>
    public bool IsHounsfield { get; init; } = true;

    /// <summary>The window that grey levels were made with; null where voxels are HU or where it is not known.</summary>
    public HuWindow? SourceWindow { get; init; }

    /// <summary>True if any slice that cannot be read fails the scan.</summary>
    public bool Strict { get; init; }

    /// <summary>What is unusual about the scan, as far as the import that gave it has found out by now: files that it reads later may
    /// show more, such as another part of the series.</summary>
    public CtFinding[] Findings
    {
        get => Later is { All.Length: > 0 } later ? [.. _findings, .. later.All.Except(_findings)] : _findings;
        init => _findings = value;
    }

    /// <summary>The slices, in <see cref="Order"/>.</summary>
    public IReadOnlyList<CtSlice> Slices { get; }

    public int SliceCount => Slices.Count;

    /// <summary>A hash of the headers of all slices, in order; null where only the content of files tells a copy.</summary>
    internal ulong? HeaderHash { get; init; }

    /// <summary>What the import finds after it has given out the scan; null where there is no import.</summary>
    internal LaterFindings? Later { get; init; }

    /// <summary>Where the voxels lie in the patient; null where the files do not state it.</summary>
    internal ScanPlacement? Placement { get; init; }

    /// <summary>Between what all voxels lie, as far as the headers tell.</summary>
    internal ValueRange? PossibleValues => _voxels.PossibleValues;

    /// <inheritdoc cref="IVoxelSource.ReadAttributes(int)"/>
    internal IReadOnlyList<AttributeValue> ReadAttributes(int index) => _voxels.ReadAttributes(index);

    /// <summary>Opens the scan for one pass over its slices, on one thread. The caller disposes the reader.</summary>
    /// <exception cref="Cov19CtException">The files cannot be read as a whole.</exception>
    public ISliceReader OpenVoxels(CancellationToken cancellationToken = default) => new SoleReader(OpenPass(cancellationToken));

    /// <summary>Opens the scan for one pass over its slices, on several threads. The caller disposes it.</summary>
    /// <exception cref="Cov19CtException">The files cannot be read as a whole.</exception>
    public IVoxelPass OpenPass(CancellationToken cancellationToken = default) => _voxels.Open(cancellationToken);

    /// <summary>Reads one slice: Rows × Columns, row-major, HU (or levels in [0, 1]).</summary>
    /// <exception cref="Cov19CtException">The slice cannot be read.</exception>
    public float[] ReadSlice(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SliceCount);
        float[] values = new float[Rows * Columns];
        using ISliceReader reader = OpenVoxels();
        reader.Read(index, values);
        return values;
    }

    /// <summary>Reads all slices into memory, with all cores.</summary>
    /// <exception cref="Cov19CtException">A slice cannot be read: the first of them.</exception>
    /// <exception cref="VolumeTooLargeException">The volume does not fit in memory.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CtVolume ReadVolume(CancellationToken cancellationToken = default)
    {
        MemoryBudget.Require(Path, (long)SliceCount * Rows * Columns * sizeof(float));
        using SliceThreads threads = new(
            SliceCount,
            Environment.ProcessorCount,
            () => OpenPass(cancellationToken),
            () => new SliceCopier(Rows, Columns),
            (_, exception) => exception,
            TimeProvider.System,
            cancellationToken);
        threads.UseAll();
        float[][] slices = new float[SliceCount][];
        for (int index = 0; index < slices.Length; index++)
        {
            slices[index] = threads.WaitFor(index).Values!;
        }

        return new CtVolume(slices, Rows, Columns, Spacing);
    }

    public override string ToString() => $"{Id} ({SliceCount} x {Rows} x {Columns}, {Format})";

    /// <summary>The one reader of a pass, and the pass with it.</summary>
    private sealed class SoleReader(IVoxelPass pass) : ISliceReader
    {
        private readonly ISliceReader _reader = pass.OpenReader();

        public StoredSlice Read(int index) => _reader.Read(index);

        public void Dispose()
        {
            _reader.Dispose();
            pass.Dispose();
        }
    }
}
