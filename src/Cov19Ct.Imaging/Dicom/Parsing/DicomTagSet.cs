using System.Runtime.CompilerServices;

namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Some tags. Each element of each file is looked up here, so this is a search of a few numbers, ready from the first file
/// on.</summary>
internal sealed class DicomTagSet(IEnumerable<DicomTag> tags)
{
    private readonly uint[] _numbers = [.. tags.Select(tag => tag.Number).Order()];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Contains(DicomTag tag)
    {
        uint number = tag.Number;
        uint[] numbers = _numbers;
        int from = 0;
        int to = numbers.Length;
        while (from < to)
        {
            int middle = (from + to) >>> 1;
            if (numbers[middle] < number)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from < numbers.Length && numbers[from] == number;
    }
}
