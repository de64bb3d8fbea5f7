namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Collects what was read past in one file. Only its opening adds to it, on one thread.</summary>
internal sealed class EncodingNotes
{
    private List<DicomTag>? _contrary;

    public EncodingFaults Faults { get; private set; }

    /// <summary>Elements that the data set has more than once, with different values.</summary>
    public IReadOnlyList<DicomTag> Contrary => _contrary ?? [];

    public void Add(EncodingFaults fault) => Faults |= fault;

    /// <summary>Notes an element that the data set has more than once.</summary>
    public void AddRepeated(DicomTag tag, bool isEqual)
    {
        if (isEqual)
        {
            Faults |= EncodingFaults.RepeatedElement;
        }
        else
        {
            (_contrary ??= []).Add(tag);
        }
    }
}
