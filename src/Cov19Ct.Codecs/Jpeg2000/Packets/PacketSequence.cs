using Cov19Ct.Codecs.Jpeg2000.Syntax;
using Cov19Ct.Codecs.Jpeg2000.Tiles;

namespace Cov19Ct.Codecs.Jpeg2000.Packets;

/// <summary>The order of the packets of a tile of one component. ITU-T T.800, B.12.</summary>
internal sealed class PacketSequence
{
    // Runs may pass over packets that earlier runs have had (B.12.2), but not so often that it takes longer than reading them.
    private const long MostPassesPerPacket = 64;
    private const long PassesAllowance = 1 << 16;

    private readonly TileLayout _layout;
    private readonly TileCoding _coding;
    private readonly Area _tile;
    private readonly (int X, int Y) _steps;
    private long _passesLeft;

    /// <param name="tile">The tile's area on the reference grid.</param>
    /// <param name="steps">The component's steps on it.</param>
    public PacketSequence(TileLayout layout, TileCoding coding, Area tile, (int X, int Y) steps)
    {
        _layout = layout;
        _coding = coding;
        _tile = tile;
        _steps = steps;
        _passesLeft = (MostPassesPerPacket * layout.Packets) + PassesAllowance;
    }

    /// <summary>Each packet once, in the order of the codestream. The layout's <see cref="Resolution.NextLayers"/> count along.</summary>
    /// <exception cref="CodestreamException">Progression order changes repeat themselves without end.</exception>
    public IEnumerable<PacketIndex> Packets()
    {
        foreach (Progression run in _coding.Progressions)
        {
            Progression bounded = run with
            {
                EndResolution = Math.Min(run.EndResolution, _layout.Resolutions.Length),
                EndLayer = Math.Min(run.EndLayer, _coding.Packets.Layers),
            };
            IEnumerable<PacketIndex> packets = run.Order switch
            {
                ProgressionOrder.LayerResolutionPosition => ByLayer(bounded),
                ProgressionOrder.ResolutionLayerPosition => ByResolution(bounded),
                ProgressionOrder.ResolutionPositionLayer => ByResolutionAndPosition(bounded),
                _ => ByPosition(bounded),
            };
            foreach (PacketIndex packet in packets)
            {
                yield return packet;
            }
        }
    }

    // B.12.1.1
    private IEnumerable<PacketIndex> ByLayer(Progression run)
    {
        for (int layer = FirstLayer(run.FirstResolution, run.EndResolution); layer < run.EndLayer; layer++)
        {
            for (int resolution = run.FirstResolution; resolution < run.EndResolution; resolution++)
            {
                foreach (PacketIndex packet in OfLayer(resolution, layer))
                {
                    yield return packet;
                }
            }
        }
    }

    // B.12.1.2
    private IEnumerable<PacketIndex> ByResolution(Progression run)
    {
        for (int resolution = run.FirstResolution; resolution < run.EndResolution; resolution++)
        {
            for (int layer = FirstLayer(resolution, resolution + 1); layer < run.EndLayer; layer++)
            {
                foreach (PacketIndex packet in OfLayer(resolution, layer))
                {
                    yield return packet;
                }
            }
        }
    }

    // B.12.1.3: with one component the positions of a resolution are its precincts in raster order.
    private IEnumerable<PacketIndex> ByResolutionAndPosition(Progression run)
    {
        for (int resolution = run.FirstResolution; resolution < run.EndResolution; resolution++)
        {
            for (int precinct = 0; precinct < _layout.Resolutions[resolution].NextLayers.Length; precinct++)
            {
                foreach (PacketIndex packet in OfPrecinct(resolution, precinct, run.EndLayer))
                {
                    yield return packet;
                }
            }
        }
    }

    // B.12.1.4 and, with one component the same, B.12.1.5.
    private IEnumerable<PacketIndex> ByPosition(Progression run)
    {
        List<(long Y, long X, int Resolution, int Precinct)> places = [];
        for (int resolution = run.FirstResolution; resolution < run.EndResolution; resolution++)
        {
            for (int precinct = 0; precinct < _layout.Resolutions[resolution].NextLayers.Length; precinct++)
            {
                CountPass();
                (long x, long y) = PositionOf(resolution, precinct);
                places.Add((y, x, resolution, precinct));
            }
        }

        places.Sort();
        foreach ((_, _, int resolution, int precinct) in places)
        {
            foreach (PacketIndex packet in OfPrecinct(resolution, precinct, run.EndLayer))
            {
                yield return packet;
            }
        }
    }

    // The place on the reference grid where the loops of B.12.1.3 meet a precinct: its corner, or the tile's where it starts before.
    private (long X, long Y) PositionOf(int resolution, int precinct)
    {
        int level = _layout.Resolutions.Length - 1 - resolution;
        Area area = _layout.Resolutions[resolution].Precincts.Of(precinct);
        Area whole = _layout.Resolutions[resolution].Area;
        return (
            area.Left < whole.Left ? _tile.Left : (area.Left << level) * _steps.X,
            area.Top < whole.Top ? _tile.Top : (area.Top << level) * _steps.Y);
    }

    private IEnumerable<PacketIndex> OfLayer(int resolution, int layer)
    {
        ushort[] nextLayers = _layout.Resolutions[resolution].NextLayers;
        for (int precinct = 0; precinct < nextLayers.Length; precinct++)
        {
            CountPass();
            if (nextLayers[precinct] == layer)
            {
                nextLayers[precinct]++;
                yield return new PacketIndex(resolution, precinct, layer);
            }
        }
    }

    private IEnumerable<PacketIndex> OfPrecinct(int resolution, int precinct, int endLayer)
    {
        ushort[] nextLayers = _layout.Resolutions[resolution].NextLayers;
        CountPass();
        while (nextLayers[precinct] < endLayer)
        {
            yield return new PacketIndex(resolution, precinct, nextLayers[precinct]++);
        }
    }

    // Layers that every precinct has had are not gone through again.
    private int FirstLayer(int firstResolution, int endResolution)
    {
        int first = int.MaxValue;
        for (int resolution = firstResolution; resolution < endResolution; resolution++)
        {
            foreach (ushort next in _layout.Resolutions[resolution].NextLayers)
            {
                CountPass();
                first = Math.Min(first, next);
            }
        }

        return first;
    }

    private void CountPass()
    {
        if (--_passesLeft < 0)
        {
            CodestreamException.Throw("the progression order changes repeat each other");
        }
    }
}
