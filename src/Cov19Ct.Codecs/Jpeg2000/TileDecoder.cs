using System.Buffers;
using System.Runtime.InteropServices;
using Cov19Ct.Codecs.Jpeg2000.BlockCoding;
using Cov19Ct.Codecs.Jpeg2000.CodeBlocks;
using Cov19Ct.Codecs.Jpeg2000.Packets;
using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.Codecs.Jpeg2000.Tiles;
using Cov19Ct.Codecs.Jpeg2000.Wavelet;

namespace Cov19Ct.Codecs.Jpeg2000;

/// <summary>Decodes the tiles of an image, one after another, in the same memory.</summary>
internal sealed class TileDecoder : IDisposable
{
    private readonly CodeBlockDecoder _blocks = new();
    private readonly CodewordSegments _segments = new();
    private readonly Contributions _contributions = new();

    // Subbands, one behind another; resolutions from the highest down in turns, the second smaller.
    private int[] _coefficients = [];
    private int[] _resolutions = [];
    private int[] _lowerResolutions = [];

    private WaveletSynthesis<int, ReversibleFilter>? _reversible;
    private WaveletSynthesis<float, IrreversibleFilter>? _irreversible;
    private int _longestLine;

    /// <summary>Decodes a tile.</summary>
    /// <param name="patterns">The image's, row-major; receives the tile's.</param>
    /// <exception cref="CodestreamException">It is broken, or a part of it is missing.</exception>
    public void Decode(ReadOnlySpan<byte> bytes, Codestream codestream, int index, Span<ushort> patterns)
    {
        ImageSize size = codestream.Size;
        Area tile = size.Tile(index);
        Area area = tile.Subsample(size.StepX, size.StepY);
        TileData data = codestream.Tile(index);
        TileCoding coding = codestream.CodingOf(index);
        TileLayout layout = TileLayout.Create(coding, area, size.Precision, data.TotalLength);
        ReadPackets(bytes, data, coding, new PacketSequence(layout, coding, tile, (size.StepX, size.StepY)), layout);

        Rent(area.Count, Math.Max(area.Width, 1));
        DecodeBlocks(bytes, coding, layout);
        ReadOnlySpan<int> samples = Synthesise(coding, layout);
        Area image = size.Component;
        SampleWriter writer = new(size.Precision, size.IsSigned);
        for (int row = 0; row < area.Height; row++)
        {
            long first = ((area.Top - image.Top + row) * image.Width) + area.Left - image.Left;
            Span<ushort> line = patterns.Slice((int)first, area.Width);
            ReadOnlySpan<int> source = samples.Slice(row * area.Width, area.Width);
            if (coding.Component.IsReversible)
            {
                writer.WriteWhole(source, line);
            }
            else
            {
                writer.WriteRounded(source, line);
            }
        }
    }

    public void Dispose()
    {
        _segments.Dispose();
        _contributions.Dispose();
        Return();
    }

    private void ReadPackets(ReadOnlySpan<byte> bytes, TileData data, TileCoding coding, PacketSequence sequence, TileLayout layout)
    {
        _contributions.Clear();
        PacketReader reader = new(bytes, data, coding, _contributions);
        long count = 0;
        foreach (PacketIndex packet in sequence.Packets())
        {
            reader.Read(layout.Resolutions[packet.Resolution], packet);
            count++;
        }

        if (count != layout.Packets)
        {
            CodestreamException.Throw($"the progression order changes leave out {layout.Packets - count} of {layout.Packets} packets");
        }
    }

    private void DecodeBlocks(ReadOnlySpan<byte> bytes, TileCoding coding, TileLayout layout)
    {
        ComponentStyle style = coding.Component;
        foreach (Subband subband in layout.Resolutions.SelectMany(resolution => resolution.Subbands))
        {
            Span<int> target = _coefficients.AsSpan(subband.Offset, subband.Area.Count);
            target.Clear();
            foreach (ref CodeBlock block in subband.Blocks.AsSpan())
            {
                if (block.FirstContribution < 0)
                {
                    continue;
                }

                _segments.Join(bytes, block, style.BlockStyle, _contributions);
                _blocks.Decode(block, subband.Kind, subband.Planes, style.BlockStyle, _segments);
                CoefficientWriter.Write(_blocks.Coefficients, block, subband, style.IsReversible, coding.RegionShift, target);
            }
        }
    }

    // From the lowest resolution up (F.3.1); what comes back are whole numbers, or the bits of float32.
    private ReadOnlySpan<int> Synthesise(TileCoding coding, TileLayout layout)
    {
        Resolution[] resolutions = layout.Resolutions;
        ReadOnlySpan<int> lower = _coefficients.AsSpan(0, resolutions[0].Area.Count);
        for (int i = 1; i < resolutions.Length; i++)
        {
            Resolution resolution = resolutions[i];
            int[] buffer = (resolutions.Length - 1 - i) % 2 == 0 ? _resolutions : _lowerResolutions;
            Span<int> output = buffer.AsSpan(0, resolution.Area.Count);
            ReadOnlySpan<int> highLow = Coefficients(resolution.Subbands[0]);
            ReadOnlySpan<int> lowHigh = Coefficients(resolution.Subbands[1]);
            ReadOnlySpan<int> highHigh = Coefficients(resolution.Subbands[2]);
            if (resolution.Area.IsEmpty)
            {
                // An empty one holds no lower one.
            }
            else if (coding.Component.IsReversible)
            {
                _reversible ??= new WaveletSynthesis<int, ReversibleFilter>(_longestLine);
                _reversible.Synthesise(resolution.Area, lower, highLow, lowHigh, highHigh, output);
            }
            else
            {
                _irreversible ??= new WaveletSynthesis<float, IrreversibleFilter>(_longestLine);
                _irreversible.Synthesise(
                    resolution.Area,
                    Numbers(lower),
                    Numbers(highLow),
                    Numbers(lowHigh),
                    Numbers(highHigh),
                    MemoryMarshal.Cast<int, float>(output));
            }

            lower = output;
        }

        return lower;
    }

    private ReadOnlySpan<int> Coefficients(Subband subband) => _coefficients.AsSpan(subband.Offset, subband.Area.Count);

    private static ReadOnlySpan<float> Numbers(ReadOnlySpan<int> bits) => MemoryMarshal.Cast<int, float>(bits);

    private void Rent(int count, int longestLine)
    {
        if (longestLine > _longestLine)
        {
            _longestLine = longestLine;
            _reversible = null;
            _irreversible = null;
        }

        if (_coefficients.Length < count)
        {
            Return();
            _coefficients = ArrayPool<int>.Shared.Rent(count);
            _resolutions = ArrayPool<int>.Shared.Rent(count);

            // Sides halve, rounded up, so that a line of samples keeps half of them, and any other area fewer.
            _lowerResolutions = ArrayPool<int>.Shared.Rent((count / 2) + 1);
        }
    }

    private void Return()
    {
        ArrayPool<int>.Shared.Return(_coefficients);
        ArrayPool<int>.Shared.Return(_resolutions);
        ArrayPool<int>.Shared.Return(_lowerResolutions);
        _coefficients = [];
        _resolutions = [];
        _lowerResolutions = [];
    }
}
