namespace Cov19Ct.Build.Elf;

/// <summary>What became of a version need.</summary>
internal enum WeakeningOutcome
{
    /// <summary>It was marked weak: the flags of one entry have changed.</summary>
    Weakened,

    /// <summary>It was weak before; nothing has changed.</summary>
    AlreadyWeak,

    /// <summary>The object needs no version of that name; nothing has changed.</summary>
    Absent,
}
