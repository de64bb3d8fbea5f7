using Cov19Ct.Storage.Files;
using Cov19Ct.Storage.Identity;

namespace Cov19Ct.Model.Inference;

/// <summary>The identity of a loaded model: the state of its file, the device and the precision. A file that has changed is another
/// model; a file under two paths is one model.</summary>
internal sealed class ModelKey : IEquatable<ModelKey>
{
    private readonly string _realPath;
    private readonly long _length;
    private readonly DateTime _lastWriteTimeUtc;

    private ModelKey(string path, string realPath, string device, ActivationPrecision precision)
    {
        ModelPath = path;
        _realPath = realPath;
        (_length, _lastWriteTimeUtc) = RegularFile.StatusOf(realPath);
        Device = device;
        Precision = precision;
    }

    /// <summary>Full path of the file, as the first user of the model gave it.</summary>
    public string ModelPath { get; }

    public string Device { get; }

    public ActivationPrecision Precision { get; }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static ModelKey Of(string path, string device, ActivationPrecision precision)
    {
        return new ModelKey(Path.GetFullPath(path), new RealPaths().Of(path), device, precision);
    }

    /// <summary>True for a model of the same path or file in another state: the file was changed, or a link was changed.</summary>
    public bool IsOtherStateOf(ModelKey other) => (AreSame(ModelPath, other.ModelPath) || AreSame(_realPath, other._realPath))
        && !(AreSame(_realPath, other._realPath) && _length == other._length && _lastWriteTimeUtc == other._lastWriteTimeUtc);

    /// <summary>True for models that were loaded from a path, or from the file behind it.</summary>
    public static Predicate<ModelKey> IsOf(string path)
    {
        (string full, string real) = (Path.GetFullPath(path), new RealPaths().Of(path));
        return key => AreSame(key.ModelPath, full) || AreSame(key._realPath, real);
    }

    public bool Equals(ModelKey? other) => other is not null
        && AreSame(_realPath, other._realPath)
        && (_length, _lastWriteTimeUtc, Device, Precision) == (other._length, other._lastWriteTimeUtc, other.Device, other.Precision);

    public override bool Equals(object? obj) => Equals(obj as ModelKey);

    public override int GetHashCode() =>
        HashCode.Combine(RealPaths.Comparer.GetHashCode(_realPath), _length, _lastWriteTimeUtc, Device, Precision);

    private static bool AreSame(string one, string two) => RealPaths.Comparer.Equals(one, two);
}
