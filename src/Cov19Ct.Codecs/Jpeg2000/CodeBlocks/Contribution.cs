namespace Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

/// <summary>Bytes that a packet adds to a codeword segment of a code-block. ITU-T T.800, B.10.7.</summary>
internal struct Contribution
{
    /// <summary>Where the bytes lie in the codestream.</summary>
    public int Offset;

    public int Length;

    /// <summary>Coding passes whose bytes these are.</summary>
    public int Passes;

    /// <summary>Index of the block's next contribution; −1 at the last.</summary>
    public int Next;
}
