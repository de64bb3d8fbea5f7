. "$PSScriptRoot/common.ps1"

# Paths as the cmdlets and drives of PowerShell give them. The table of all spellings and all parameters is in the xunit tests.
Describe 'Paths' {
    BeforeAll {
        $null = New-TestPhantom 'scans'
        $scan = Import-CtScan "$TestDrive/scans" -Recurse
        $folder = (New-Item "$TestDrive/out" -ItemType Directory).FullName

        # The files that a path created: in the folder, below the location, and below the current folder of the process, which .NET uses.
        function Get-EverythingMade {
            (Get-ChildItem $TestDrive, ([Environment]::CurrentDirectory) -Force).FullName
            (Get-ChildItem $folder -Recurse -Force).FullName
        }
    }

    AfterEach {
        Remove-Item "$folder/*" -Recurse -Force
    }

    It 'Writes where Join-Path puts a name below the PSPath of a folder' {
        $before = Get-EverythingMade
        $file = $scan | Export-CtScan (Join-Path (Get-Item $folder).PSPath 'deep/scan.nii') -PassThru

        $file.FullName | Should -Be (Join-Path $folder 'deep/scan.nii')
        (Get-EverythingMade | Where-Object { $_ -notin $before }).Count | Should -Be 2
    }

    It 'Writes to <Prefix>' {
        $file = $scan | Export-CtScan "$Prefix$folder/scan.nii" -PassThru

        $file.FullName | Should -Be (Join-Path $folder 'scan.nii')
    } -TestCases @(
        @{ Prefix = 'FileSystem::' }
        @{ Prefix = 'filesystem::' }
        @{ Prefix = 'Microsoft.PowerShell.Core\FileSystem::' }
        @{ Prefix = 'Microsoft.PowerShell.Core/FileSystem::' }
    )

    It 'Writes to a drive of PowerShell' {
        $null = New-PSDrive Out FileSystem $folder
        try {
            ($scan | Export-CtScan 'Out:/scan.nii' -PassThru).FullName | Should -Be (Join-Path $folder 'scan.nii')
            ($scan | Export-CtScan 'out:\sub\scan.nii' -PassThru).FullName | Should -Be (Join-Path $folder 'sub/scan.nii')
        }
        finally {
            Remove-PSDrive Out
        }
    }

    It 'Refuses <Path> with the error NotAFileSystemPath, and makes nothing' {
        $before = Get-EverythingMade
        { $scan | Export-CtScan $Path } | Should -Throw -ErrorId 'NotAFileSystemPath,Cov19Ct.Commands.ExportCtScanCommand'

        Get-EverythingMade | Should -Be $before
    } -TestCases @(
        @{ Path = 'FileSystem::scan.nii' }
        @{ Path = 'Microsoft.PowerShell.Core/FileSystem::scan.nii' }
        @{ Path = 'NoSuch::/scan.nii' }
        @{ Path = 'Env:/scan.nii' }
        @{ Path = 'Variable::scan.nii' }
        @{ Path = 'file:///scan.nii' }
        @{ Path = 'NoDrive:/scan.nii' }
    )

    It 'Refuses a provider below a folder with the error ColonInName, and makes nothing' {
        $before = Get-EverythingMade
        { $scan | Export-CtScan 'TestDrive:/FileSystem::/scan.nii' } |
            Should -Throw -ErrorId 'ColonInName,Cov19Ct.Commands.ExportCtScanCommand'

        Get-EverythingMade | Should -Be $before
    }

    It 'Takes the backticks that tab completion writes before the brackets of a name' {
        $model = New-TestModel 'with [1] brackets'
        $ledger = "$folder/results [1].db"
        $first = $scan | Invoke-Cov19Diagnosis $model -LedgerPath $ledger -WarningAction SilentlyContinue
        $escaped = $model.Replace('[', '`[').Replace(']', '`]')
        $again = $scan | Invoke-Cov19Diagnosis $escaped -LedgerPath "$folder/results ``[1``].db" -WarningAction SilentlyContinue

        $again.Probability | Should -Be $first.Probability
        (Get-ChildItem $folder -Filter *.db).Name | Should -Be 'results [1].db'
    }

    It 'Takes a model object as the path of its file' {
        $model = New-TestModel 'object'
        ($scan | Invoke-Cov19Diagnosis (Get-Cov19Model $model) -WarningAction SilentlyContinue).ModelName | Should -Be 'object'
    }
}
