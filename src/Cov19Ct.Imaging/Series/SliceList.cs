using System.Collections;
using System.Text;

namespace Cov19Ct.Imaging.Series;

/// <summary>The slices of a series in little memory: some 50 bytes a slice, so that ten thousand scans can be listed.</summary>
/// <remarks>File names and UIDs of one series differ in a few characters; what they begin with alike is held once, the rest
/// as UTF-8. <see cref="CtSlice"/> objects are made when asked for.</remarks>
internal sealed class SliceList : IReadOnlyList<CtSlice>
{
    private readonly PrefixedTexts _paths;
    private readonly PrefixedTexts _uids;
    private readonly int[]? _frames;
    private readonly int[] _numbers;
    private readonly double[] _positions;

    public SliceList(IReadOnlyList<CtSlice> slices)
    {
        _paths = new PrefixedTexts([.. slices.Select(slice => slice.Path)]);
        _uids = new PrefixedTexts([.. slices.Select(slice => slice.SopInstanceUid)]);

        // Where each slice is a file, there are no numbers of frames to hold.
        _frames = slices.Any(slice => slice.Frame != 0) ? [.. slices.Select(slice => slice.Frame)] : null;
        _numbers = [.. slices.Select(slice => slice.InstanceNumber ?? int.MinValue)];
        _positions = [.. slices.Select(slice => slice.Position ?? double.NaN)];
    }

    public int Count => _numbers.Length;

    public CtSlice this[int index] => new(
        _paths[index]!,
        _frames?[index] ?? 0,
        _uids[index],
        _numbers[index] == int.MinValue ? null : _numbers[index],
        double.IsNaN(_positions[index]) ? null : _positions[index]);

    public IEnumerator<CtSlice> GetEnumerator()
    {
        for (int index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Texts that begin alike; any may be null.</summary>
    private sealed class PrefixedTexts
    {
        private readonly string _prefix;
        private readonly byte[] _rests;
        private readonly int[] _ends;

        public PrefixedTexts(IReadOnlyList<string?> texts)
        {
            _prefix = CommonPrefix(texts);
            _ends = new int[texts.Count];
            using MemoryStream rests = new();
            for (int index = 0; index < texts.Count; index++)
            {
                if (texts[index] is string text)
                {
                    // A first byte tells an empty rest from a null.
                    rests.WriteByte(0);
                    rests.Write(Encoding.UTF8.GetBytes(text[_prefix.Length..]));
                }

                _ends[index] = (int)rests.Length;
            }

            _rests = rests.ToArray();
        }

        public string? this[int index]
        {
            get
            {
                int start = index == 0 ? 0 : _ends[index - 1];
                int length = _ends[index] - start;
                return length == 0 ? null : _prefix + Encoding.UTF8.GetString(_rests, start + 1, length - 1);
            }
        }

        private static string CommonPrefix(IReadOnlyList<string?> texts)
        {
            string? first = texts.FirstOrDefault(text => text is not null);
            int length = first?.Length ?? 0;
            foreach (string text in texts.OfType<string>())
            {
                length = first.AsSpan(0, length).CommonPrefixLength(text);
            }

            // A surrogate pair is not split between the prefix and a rest.
            return length > 0 && char.IsHighSurrogate(first![length - 1]) ? first[..(length - 1)] : first?[..length] ?? "";
        }
    }
}
