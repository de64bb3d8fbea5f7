using Microsoft.Win32.SafeHandles;

namespace Cov19Ct.Imaging.Nifti;

/// <summary>One pass over a volume: the voxels in memory, or the open file that each reader takes slabs from.</summary>
internal sealed class NiftiPass : IVoxelPass
{
    private readonly NiftiVolume _volume;
    private readonly LoadedSlabs? _loaded;
    private readonly SafeFileHandle? _handle;

    /// <exception cref="InvalidScanFileException">The content ends early, or the gzip data is damaged.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public NiftiPass(NiftiVolume volume, CancellationToken cancellationToken)
    {
        _volume = volume;
        if (volume.IsLoadedWhole)
        {
            _loaded = LoadedSlabs.Load(volume.Header, volume.File, cancellationToken);
        }
        else
        {
            _handle = File.OpenHandle(volume.File.Path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        }
    }

    public ISliceReader OpenReader() =>
        new NiftiSliceReader(_volume, _loaded ?? (ISlabs)new FileSlabs(_volume.Header, _volume.File.Path, _handle!));

    public void Dispose() => _handle?.Dispose();
}
