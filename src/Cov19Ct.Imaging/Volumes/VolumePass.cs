using Cov19Ct.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Imaging.Volumes;

/// <summary>One pass over a volume: the voxels in memory, or the open files that each reader takes slabs from.</summary>
internal sealed class VolumePass : IVoxelPass
{
    private readonly VolumeVoxels _volume;
    private readonly LoadedSlabs? _loaded;
    private readonly List<SafeFileHandle> _handles = [];

    /// <exception cref="InvalidScanFileException">The content ends early, or the compressed data is damaged.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public VolumePass(VolumeVoxels volume, CancellationToken cancellationToken)
    {
        _volume = volume;
        if (volume.IsLoadedWhole)
        {
            _loaded = LoadedSlabs.Load(volume, cancellationToken);
            return;
        }

        try
        {
            _handles.AddRange(volume.Files.Select(
                file => RegularFile.Open(file.Path, FileOptions.SequentialScan)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ISliceReader OpenReader() => new VolumeSliceReader(_volume, _loaded ?? (ISlabs)new FileSlabs(_volume, _handles));

    public void Dispose() => _handles.ForEach(handle => handle.Dispose());
}
