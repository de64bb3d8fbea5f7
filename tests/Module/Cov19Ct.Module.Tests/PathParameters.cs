namespace Cov19Ct.Hosted.Tests;

/// <summary>A parameter that holds a path.</summary>
/// <param name="Name">The cmdlet and the parameter.</param>
/// <param name="Script">Uses <c>$path</c>. Where the path is understood, its full form is the target of an error, or is given
/// out.</param>
/// <param name="File">What the path names in the tests' folder: for inputs, what is not there; for outputs, what is.</param>
/// <param name="IsOutput">True where the cmdlet makes what is named.</param>
/// <param name="IsFile">True where it names one file.</param>
internal sealed record PathParameter(string Name, string Script, string File, bool IsOutput, bool IsFile = true)
{
    /// <summary>All of the module's.</summary>
    public static PathParameter[] All { get; } =
    [
        Input("Import-CtScan -Path", "Import-CtScan -Path $path") with { IsFile = false },
        Input("Import-CtScan -LiteralPath", "Import-CtScan -LiteralPath $path") with { IsFile = false },
        Input("Import-CtScan -LabelPath", "Import-CtScan $folder/scans -LabelPath $path"),
        Output("Import-CtScan -LedgerPath", "Import-CtScan $folder/scans -LedgerPath $path", "taken/text.db"),
        Input("Get-Cov19Model -Path", "Get-Cov19Model $path"),
        Input("Get-Cov19Model -LiteralPath", "Get-Cov19Model -LiteralPath $path"),
        ClearModel("-Path"),
        ClearModel("-LiteralPath"),
        Output("New-Cov19Model -Path", "New-Cov19Model $path -Encoder ResNet18 -ImageSize 32", "taken/text.safetensors"),
        Output("New-Cov19Model -LiteralPath",
            "New-Cov19Model -LiteralPath $path -Encoder ResNet18 -ImageSize 32", "taken/text.safetensors"),
        Input("New-Cov19Model -EncoderWeights", "New-Cov19Model $folder/new.safetensors -EncoderWeights $path"),
        Input("Invoke-Cov19Diagnosis -ModelPath", "$scans[0] | Invoke-Cov19Diagnosis -ModelPath $path"),
        Output("Invoke-Cov19Diagnosis -LedgerPath",
            "$scans[0] | Invoke-Cov19Diagnosis $folder/model.safetensors -LedgerPath $path", "taken/text.db"),
        Output("Invoke-Cov19Diagnosis -SubmissionPath",
            "$scans[0] | Invoke-Cov19Diagnosis $folder/model.safetensors -SubmissionPath $path", "taken") with { IsFile = false },
        Input("Optimize-Cov19Threshold -ModelPath",
            "$diagnoses | Optimize-Cov19Threshold Youden -VoteRule Mean -ModelPath $path"),
        Input("Get-Cov19Ledger -Path", "Get-Cov19Ledger $path"),
        Input("Get-Cov19Ledger -LiteralPath", "Get-Cov19Ledger -LiteralPath $path"),
        Output("Get-Cov19Cache -CachePath", "Get-Cov19Cache $path", "cache") with { IsFile = false },
        Output("Clear-Cov19Cache -CachePath", "Clear-Cov19Cache $path -PassThru", "cache") with { IsFile = false },
        Output("Start-Cov19Training -Path",
            "Start-Cov19Training $path -TrainingSet $scans -Encoder ResNet18 -ImageSize 64", "taken/text.safetensors"),
        Output("Start-Cov19Training -LiteralPath",
            "Start-Cov19Training -LiteralPath $path -TrainingSet $scans -Encoder ResNet18 -ImageSize 64", "taken/text.safetensors"),
        Input("Start-Cov19Training -EncoderWeights",
            "Start-Cov19Training $folder/new.safetensors -TrainingSet $scans -EncoderWeights $path"),
        // The folder is looked at when the training begins: here, its spelling is only taken.
        Output("Start-Cov19Training -CachePath",
            "Start-Cov19Training $folder/new.safetensors -TrainingSet $scans -CachePath $path -WhatIf; $full",
            "cache") with { IsFile = false },
        Output("New-CtPhantom -Path", "New-CtPhantom $path -SliceCount 1 -ImageSize 64", "scans") with { IsFile = false },
        Output("New-CtPhantom -LiteralPath",
            "New-CtPhantom -LiteralPath $path -SliceCount 1 -ImageSize 64", "scans") with { IsFile = false },
        Output("Export-CtScan -Path", "$scans[0] | Export-CtScan $path -PassThru", "taken/text.nii") with { IsFile = false },
        Output("Export-CtScan -LiteralPath",
            "$scans[0] | Export-CtScan -LiteralPath $path -PassThru", "taken/text.nii") with { IsFile = false },
        Output("Export-Cov19Report -Path", "$diagnoses | Export-Cov19Report $path", "taken/text.html"),
        Output("Export-Cov19Report -LiteralPath", "$diagnoses | Export-Cov19Report -LiteralPath $path", "taken/text.html"),
    ];

    /// <summary>Names of parameters of text that hold no path.</summary>
    public static string[] Others { get; } =
    [
        "Centre", "ClassName", "Code", "Device", "GroupBy", "KeyProperty", "Label", "LabelProperty", "Name", "PatientProperty",
        "PositiveClass", "PredictionProperty", "ScoreProperty", "Split", "Title",
    ];

    private static PathParameter Input(string name, string script) => new(name, script, "absent", IsOutput: false);

    private static PathParameter ClearModel(string parameter) => Input($"Clear-Cov19Model {parameter}", $$"""
        $scans[0] | Invoke-Cov19Diagnosis $folder/model.safetensors -WarningAction Ignore | Out-Null
        Clear-Cov19Model {{parameter}} $path
        if (@(Get-Cov19Model).Count -eq 0) { $full }
        """) with { File = "model.safetensors", IsFile = false };

    private static PathParameter Output(string name, string script, string file) => new(name, script, file, IsOutput: true);
}
