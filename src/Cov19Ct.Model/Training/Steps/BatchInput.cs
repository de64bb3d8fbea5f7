using Cov19Ct.Model.Modules;
using Cov19Ct.Storage.Records;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Training.Steps;

/// <summary>The encoder's input for the slices of a batch of scans: the same values whenever a slice is asked for.</summary>
internal sealed class BatchInput
{
    private readonly IReadOnlyList<IScanRecords> _scans;
    private readonly float[][]? _matrices;
    private readonly InputNormalisation _normalisation;
    private readonly Device _device;
    private readonly ScalarType _type;
    private readonly (int Scan, int Slice)[] _rows;
    private readonly int _size;

    /// <param name="scans">The windowed slices of the scans, in the order of the batch.</param>
    /// <param name="augmentations">One a scan; null for none.</param>
    /// <param name="preprocessing">The size of the slices, and what the encoder expects.</param>
    /// <param name="device">Where the input shall be.</param>
    /// <param name="type">What the encoder shall compute in.</param>
    public BatchInput(
        IReadOnlyList<IScanRecords> scans,
        IEnumerable<Augmentation>? augmentations,
        Preprocessing preprocessing,
        Device device,
        ScalarType type)
    {
        _scans = scans;
        _matrices = augmentations?.Select(augmentation => augmentation.Matrix()).ToArray();
        _normalisation = preprocessing.Normalisation;
        _device = device;
        _type = type;
        _size = preprocessing.Size;
        _rows = [.. scans.SelectMany((scan, index) => Enumerable.Range(0, scan.SliceCount).Select(slice => (index, slice)))];
    }

    /// <summary>What an encoder's input is of: bfloat16 if asked for, else what its weights are of.</summary>
    public static ScalarType TypeFor(SliceEncoder encoder, ActivationPrecision precision) =>
        precision == ActivationPrecision.BFloat16 ? ScalarType.BFloat16 : encoder.parameters().First().dtype;

    /// <summary>Slices of all scans together.</summary>
    public int SliceCount => _rows.Length;

    /// <summary>The input for neighbouring slices of the batch; the one behind the last is black.</summary>
    /// <returns>(count, 3, H, W), normalised, of that type; the caller disposes it.</returns>
    public Tensor Get(int first, int count) => Get([.. Enumerable.Range(first, count)]);

    /// <summary>The input for some slices of the batch; the one behind the last is black.</summary>
    /// <param name="rows">Their indices, ascending.</param>
    /// <returns>(rows, 3, H, W), normalised, of that type; the caller disposes it.</returns>
    public Tensor Get(int[] rows)
    {
        using DisposeScope scope = NewDisposeScope();
        int pixels = _size * _size;
        byte[] levels = new byte[rows.Length * pixels];
        int real = rows.Count(row => row < _rows.Length);
        for (int i = 0; i < real; i++)
        {
            (int scan, int slice) = _rows[rows[i]];
            _scans[scan].Read(slice, levels.AsSpan(i * pixels, pixels));
        }

        // Bytes go to the device, four times fewer than floats.
        Tensor grey = tensor(levels, [rows.Length, 1, _size, _size], dtype: ScalarType.Byte, device: _device).to_type(
            ScalarType.Float32) / byte.MaxValue;
        if (_matrices is not null && real > 0)
        {
            Tensor turned = Augmentation.Apply(grey.narrow(0, 0, real), rows.Take(real).Select(row => _matrices[_rows[row].Scan]));
            grey = real < rows.Length ? cat([turned, grey.narrow(0, real, rows.Length - real)]) : turned;
        }

        return EncoderInput.Normalise(grey, _normalisation).to_type(_type).MoveToOuterDisposeScope();
    }
}
