namespace Cov19Ct.Imaging.Dicom.Parsing;

/// <summary>Collects what was read past in one file. Only its opening adds to it, on one thread.</summary>
internal sealed class EncodingNotes
{
    public EncodingFaults Faults { get; private set; }

    public void Add(EncodingFaults fault) => Faults |= fault;
}
