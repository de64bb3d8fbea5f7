using Cov19Ct.Imaging.Containers;

namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>The images that the readers of one pass have open. Whoever asks for one that is open shares it, so that a file of many
/// frames is opened, and inflated where it is compressed whole, once and not once a thread. Safe to use from several threads.</summary>
internal sealed class OpenImages(IFileStore store)
{
    private readonly Dictionary<string, OpenImage> _images = [];

    /// <summary>Opens a file, or shares it. To be given back with <see cref="Release"/>.</summary>
    /// <exception cref="Cov19CtException">As of <see cref="CtImageFrames.Open(IFileStore, string)"/>.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public CtImageFrames Open(string path)
    {
        OpenImage? image;
        lock (_images)
        {
            if (!_images.TryGetValue(path, out image))
            {
                image = new OpenImage(new Lazy<CtImageFrames>(() => OpenWithFrames(path)));
                _images.Add(path, image);
            }

            image.Users++;
        }

        try
        {
            return image.Frames.Value;
        }
        catch
        {
            Release(path);
            throw;
        }
    }

    /// <summary>Gives an image back, which is closed when nobody uses it any more.</summary>
    public void Release(string path)
    {
        OpenImage image;
        lock (_images)
        {
            image = _images[path];
            if (--image.Users > 0)
            {
                return;
            }

            _images.Remove(path);
        }

        if (image.Frames.IsValueCreated)
        {
            image.Frames.Value.Dispose();
        }
    }

    private CtImageFrames OpenWithFrames(string path)
    {
        CtImageFrames image = CtImageFrames.Open(store, path);
        image.FindFrames();
        return image;
    }

    private sealed class OpenImage(Lazy<CtImageFrames> frames)
    {
        public Lazy<CtImageFrames> Frames { get; } = frames;

        public int Users { get; set; }
    }
}
