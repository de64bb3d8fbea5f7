namespace Cov19Ct.Codecs.Jpeg2000.CodeBlocks;

/// <summary>A code-block and what packets have said of it so far. ITU-T T.800, B.7 and B.10.</summary>
internal struct CodeBlock
{
    /// <summary>The first column in its subband.</summary>
    public int Left;

    /// <summary>The first row in its subband.</summary>
    public int Top;

    public ushort Width;

    public ushort Height;

    /// <summary>Index of its first contribution; −1 before it is included.</summary>
    public int FirstContribution;

    public int LastContribution;

    /// <summary>Coding passes so far.</summary>
    public ushort Passes;

    /// <summary>Most significant bit planes that are zero (B.10.5).</summary>
    public byte ZeroPlanes;

    /// <summary>Lblock of B.10.7.</summary>
    public byte LengthBits;
}
