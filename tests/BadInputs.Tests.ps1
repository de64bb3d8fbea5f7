. "$PSScriptRoot/common.ps1"

# Inputs that no test of one cmdlet thinks of, given to every parameter that takes such an input. What comes of them is an error of the
# module with advice, or a result: never an error whose id is the name of a type of .NET.
Describe 'Bad inputs' {
    BeforeAll {
        $scan = @(New-TestPhantom 'scans' -Count 4 | Import-CtScan)
        $model = New-TestModel 'model'
        $diagnoses = @($scan | Invoke-Cov19Diagnosis $model)
        $file = Join-Path $TestDrive 'file'
        $special = if ($IsWindows) { 'NUL' } else { '/dev/full' }
        $tiny = @{ Encoder = 'ResNet18'; ImageSize = 64; Epochs = 1; Force = $true }

        # A file that begins like safetensors, with these bytes as its header.
        function New-HeaderFile {
            param([string] $Name, [byte[]] $Header)
            $path = Join-Path $TestDrive "$Name.safetensors"
            [System.IO.File]::WriteAllBytes($path, [System.BitConverter]::GetBytes([ulong]$Header.Length) + $Header)
            $path
        }

        function Get-Utf8 { param([string] $Text) [System.Text.Encoding]::UTF8.GetBytes($Text) }

        # Runs a script and outputs the errors that it wrote or ended with.
        function Get-ErrorOf {
            param([scriptblock] $Script)
            try {
                & $Script 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
            }
            catch {
                $_
            }
        }

        # Errors of PowerShell's own binder have no advice, and their ids begin with Parameter.
        function Assert-TypedError {
            param([System.Management.Automation.ErrorRecord[]] $Errors, [string] $Where)
            foreach ($record in $Errors) {
                $id = $record.FullyQualifiedErrorId.Split(',')[0]
                $id | Should -Not -Match 'Exception$|^System\.|^NotSpecified' -Because "$Where gives it: $record"
                if ($id -notlike 'Parameter*') {
                    $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty -Because "$Where gives $id"
                }
            }
        }

        $ofPaths = [ordered]@{
            'Import-CtScan'           = { Import-CtScan $Bad }
            'Import -LabelPath'       = { Import-CtScan "$TestDrive/scans" -Recurse -LabelPath $Bad }
            'Import -LedgerPath'      = { Import-CtScan "$TestDrive/scans" -Recurse -LedgerPath $Bad }
            'Export-CtScan'           = { $scan | Export-CtScan $Bad }
            'Export-Cov19Report'      = { $diagnoses | Export-Cov19Report $Bad }
            'New-CtPhantom'           = { New-CtPhantom $Bad -SliceCount 2 -ImageSize 64 }
            'New-Cov19Model'          = { New-Cov19Model $Bad -Encoder ResNet18 -ImageSize 64 }
            'New -EncoderWeights'     = { New-Cov19Model "$TestDrive/new.safetensors" -EncoderWeights $Bad -Encoder ResNet18 -ImageSize 64 }
            'Get-Cov19Model'          = { Get-Cov19Model $Bad }
            'Clear-Cov19Model'        = { Clear-Cov19Model $Bad }
            'Invoke -ModelPath'       = { $scan | Invoke-Cov19Diagnosis $Bad }
            'Invoke -LedgerPath'      = { $scan | Invoke-Cov19Diagnosis $model -LedgerPath $Bad }
            'Invoke -SubmissionPath'  = { $scan | Invoke-Cov19Diagnosis $model -SubmissionPath $Bad }
            'Get-Cov19Ledger'         = { Get-Cov19Ledger $Bad }
            'Optimize -ModelPath'     = { $diagnoses | Optimize-Cov19Threshold -ModelPath $Bad }
            'Start-Cov19Training'     = { $scan | Start-Cov19Training $Bad -Encoder ResNet18 -ImageSize 64 -Epochs 1 }
            'Start -EncoderWeights'   = { $scan | Start-Cov19Training "$TestDrive/w.safetensors" -EncoderWeights $Bad @tiny }
            'Start -CachePath'        = { $scan | Start-Cov19Training "$TestDrive/c.safetensors" -CachePath $Bad @tiny }
            'Get-Cov19Cache'          = { Get-Cov19Cache $Bad }
            'Clear-Cov19Cache'        = { Clear-Cov19Cache $Bad }
        }
    }

    BeforeEach {
        # Some inputs are outputs, and are replaced.
        Set-Content $file 'text'
    }

    It 'As the path <Name> give typed errors with advice' -ForEach @(
        @{ Name = 'of a file below a file'; Find = { Join-Path $file 'below' } }
        @{ Name = 'of a full device'; Find = { $special } }
        @{ Name = 'with a null character'; Find = { "$TestDrive/a`0b" } }
        @{ Name = 'with half of a character'; Find = { "$TestDrive/a$([char]0xD800)b" } }
        @{ Name = 'with a name that is too long'; Find = { Join-Path $TestDrive ('n' * 300) } }
        @{ Name = 'of a system folder'; Find = { $IsWindows ? 'C:\Windows\no' : '/proc/1/no' } }
    ) {
        $Bad = & $Find
        foreach ($cmdlet in $ofPaths.Keys) {
            Assert-TypedError (Get-ErrorOf $ofPaths[$cmdlet]) $cmdlet
        }
    }

    It 'As a model file <Name> give typed errors with advice' -ForEach @(
        @{ Name = 'with bad UTF-8'; Find = { New-HeaderFile 'utf8' (0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D) } }
        @{ Name = 'with half of a character'; Find = { New-HeaderFile 'half' (Get-Utf8 '{"__metadata__":{"cov19ct":"\ud800"}}') } }
        @{ Name = 'with deep brackets'; Find = { New-HeaderFile 'deep' (Get-Utf8 ('[' * 100000)) } }
        @{ Name = 'of text'; Find = { $file } }
    ) {
        $Bad = & $Find
        foreach ($cmdlet in 'Get-Cov19Model', 'Invoke -ModelPath', 'Optimize -ModelPath', 'New -EncoderWeights', 'Start -EncoderWeights') {
            $failures = Get-ErrorOf $ofPaths[$cmdlet]
            $failures.FullyQualifiedErrorId | Should -Match '^InvalidModelFile,' -Because $cmdlet
            Assert-TypedError $failures $cmdlet
        }

        Copy-Item $Bad "$TestDrive/resumed.checkpoint"
        $failures = Get-ErrorOf { $scan | Start-Cov19Training "$TestDrive/resumed.safetensors" -Resume -Encoder ResNet18 -ImageSize 64 }
        $failures.FullyQualifiedErrorId | Should -Match '^CheckpointMismatch,'
        Assert-TypedError $failures 'Start -Resume'
    }

    It 'As text <Name> give typed errors with advice' -ForEach @(
        @{ Name = 'with a null character'; Bad = "a`0b" }
        @{ Name = 'with half of a character'; Bad = "a$([char]0xD800)b" }
        @{ Name = 'with a command of a terminal'; Bad = "a$([char]27)[2J" }
        @{ Name = 'of many letters'; Bad = 'n' * 70000 }
    ) {
        $ofText = [ordered]@{
            'New -Name'          = { New-Cov19Model "$TestDrive/t.safetensors" -Name $Bad -Encoder ResNet18 -ImageSize 64 -Force }
            'New -ClassName'     = { New-Cov19Model "$TestDrive/t.safetensors" -ClassName x, $Bad -Encoder ResNet18 -ImageSize 64 -Force }
            'Report -Title'      = { $diagnoses | Export-Cov19Report "$TestDrive/t.html" -Title $Bad -Force }
            'Import -Label'      = { Import-CtScan "$TestDrive/scans" -Recurse -Label $Bad -Split $Bad -Centre $Bad |
                    Invoke-Cov19Diagnosis $model -LedgerPath "$TestDrive/t.db" | Measure-MacroF1 }
            'Invoke -Device'     = { $scan | Invoke-Cov19Diagnosis $model -Device $Bad }
            'New-CtPhantom'      = { New-CtPhantom "$TestDrive/t" -Split $Bad -SliceCount 2 -ImageSize 64 }
            'Get-CtFinding'      = { $scan | Get-CtFinding -Code $Bad }
            'Measure-MacroF1'    = { [pscustomobject]@{ Label = $Bad; Diagnosis = 'COVID' } | Measure-MacroF1 }
            'Measure -ClassName' = { $diagnoses | Measure-MacroF1 -ClassName $Bad, 'y' }
            'Measure -GroupBy'   = { $diagnoses | Measure-MacroF1 -GroupBy $Bad }
        }
        foreach ($cmdlet in $ofText.Keys) {
            Assert-TypedError (Get-ErrorOf $ofText[$cmdlet]) $cmdlet
        }
    }

    It 'Refuses a file where the folder of <Cmdlet> should be' -ForEach @(
        @{ Cmdlet = 'Get-Cov19Cache' }
        @{ Cmdlet = 'Clear-Cov19Cache' }
        @{ Cmdlet = 'Start -CachePath' }
        @{ Cmdlet = 'Invoke -SubmissionPath' }
        @{ Cmdlet = 'New-CtPhantom' }
        @{ Cmdlet = 'Export-CtScan' }
    ) {
        foreach ($Bad in $file, (Join-Path $file 'below')) {
            (Get-ErrorOf $ofPaths[$Cmdlet]).FullyQualifiedErrorId | Should -Match '^PathIsFile,'
            Get-Content $file | Should -Be 'text'
        }
    }

    It 'Refuses a cache that the environment names, if it is a file' {
        $saved = $env:COV19CT_CACHE
        $env:COV19CT_CACHE = $file
        try {
            (Get-ErrorOf { Get-Cov19Cache }).FullyQualifiedErrorId | Should -Match '^PathIsFile,'
        }
        finally {
            $env:COV19CT_CACHE = $saved
        }
    }

    It 'Refuses <Id> as the key of the patient hashes' -ForEach @(
        @{ Id = 'SpecialFile'; Find = { $special } }
        @{ Id = 'PathIsFolder'; Find = { "$TestDrive" } }
    ) -Skip:$IsWindows {
        $saved = $env:COV19CT_PATIENT_KEY_FILE
        $env:COV19CT_PATIENT_KEY_FILE = & $Find
        try {
            (Get-ErrorOf { Import-CtScan "$TestDrive/scans" -Recurse }).FullyQualifiedErrorId | Should -Match "^$Id,"
        }
        finally {
            $env:COV19CT_PATIENT_KEY_FILE = $saved
        }
    }

    It 'Refuses half of a character in the name of a model, which would be stored as another name' {
        $half = "a$([char]0xD800)b"
        $ofName = Get-ErrorOf { New-Cov19Model "$TestDrive/half.safetensors" -Name $half -Encoder ResNet18 -ImageSize 64 }
        $ofName.FullyQualifiedErrorId | Should -Match '^InvalidModelName,'
        $ofClass = Get-ErrorOf { New-Cov19Model "$TestDrive/half.safetensors" -ClassName x, $half -Encoder ResNet18 -ImageSize 64 }
        $ofClass.FullyQualifiedErrorId | Should -Match '^InvalidClass,'
    }

    It 'Refuses a pattern that is none' {
        (Get-ErrorOf { $scan | Get-CtFinding -Code 'Gap[' }).FullyQualifiedErrorId | Should -Match '^InvalidPattern,'
    }
}
