using System.Buffers;

namespace Cov19Ct.Codecs.JpegLs;

/// <summary>The class of each gradient, −4 to 4, in a table. ISO/IEC 14495-1, A.3.3.</summary>
/// <remarks>A table over all gradients is 128 kB at 16 bits; those of a slice lie close together.</remarks>
internal readonly ref struct JpegLsGradients
{
    private readonly sbyte[] _classes;
    private readonly int _maximum;

    public JpegLsGradients(JpegLsCodingParameters parameters)
    {
        _maximum = parameters.MaximumValue;
        _classes = ArrayPool<sbyte>.Shared.Rent((2 * _maximum) + 1);
        JpegLsPresetParameters preset = parameters.Preset;
        Fill(-_maximum, _maximum, 0);
        Fill(parameters.Near + 1, preset.Threshold1 - 1, 1);
        Fill(preset.Threshold1, preset.Threshold2 - 1, 2);
        Fill(preset.Threshold2, preset.Threshold3 - 1, 3);
        Fill(preset.Threshold3, _maximum, 4);
    }

    /// <summary>The class of gradient 0; those of −MAXVAL to MAXVAL lie about it.</summary>
    public ref readonly sbyte OfZero => ref _classes[_maximum];

    public void Dispose() => ArrayPool<sbyte>.Shared.Return(_classes);

    private void Fill(int first, int last, sbyte gradientClass)
    {
        int count = last - first + 1;
        _classes.AsSpan(_maximum + first, count).Fill(gradientClass);
        _classes.AsSpan(_maximum - last, count).Fill((sbyte)-gradientClass);
    }
}
