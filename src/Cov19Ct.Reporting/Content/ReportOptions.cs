namespace Cov19Ct.Reporting;

/// <summary>What a report is to say beside what its diagnoses hold.</summary>
internal sealed record ReportOptions
{
    public const string DefaultTitle = "COVID-19 chest CT report";

    public string Title { get; init; } = DefaultTitle;

    /// <summary>The figures of the set; null leaves their sections out.</summary>
    public MacroF1Report? Measure { get; init; }

    /// <summary>What attributes of the scans tell of their labels without showing disease; null leaves the section out.</summary>
    public ShortcutReport? Shortcuts { get; init; }

    /// <summary>Scans that could not be diagnosed; null where nobody says.</summary>
    public int? ErrorCount { get; init; }

    /// <summary>True shows the ids of scans and the messages of findings as they are, also where folders and files may name a
    /// patient.</summary>
    public bool IncludesNames { get; init; }

    /// <summary>Version of the module, for the page's foot.</summary>
    public string? ModuleVersion { get; init; }

    /// <summary>The clock that the page is dated by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
