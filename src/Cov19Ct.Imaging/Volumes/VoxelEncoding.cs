namespace Cov19Ct.Imaging.Volumes;

/// <summary>How a file holds voxels.</summary>
internal enum VoxelEncoding
{
    /// <summary>As bytes.</summary>
    Raw,

    /// <summary>As bytes compressed with gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>As bytes compressed with zlib (RFC 1950).</summary>
    Zlib,

    /// <summary>As bytes compressed with bzip2.</summary>
    Bzip2,

    /// <summary>As decimal numbers between white space.</summary>
    Text,

    /// <summary>As bytes of two hexadecimal digits.</summary>
    Hexadecimal,
}
