<#
    Code that the test files share. Each test file dot-sources this file at its top. The built module beside Cov19Ct.psd1 is
    imported, and everything is written below $TestDrive.
#>

BeforeDiscovery {
    $ModuleManifest = Join-Path (Split-Path $PSScriptRoot) 'Cov19Ct.psd1'
    $CmdletNames = (Import-PowerShellDataFile -LiteralPath $ModuleManifest).CmdletsToExport
}

BeforeAll {
    $ModuleRoot = Split-Path $PSScriptRoot
    $ModuleManifest = Join-Path $ModuleRoot 'Cov19Ct.psd1'
    if (-not (Test-Path -LiteralPath "$ModuleRoot/bin/Cov19Ct.dll")) {
        throw 'The module is not built: run ./build.ps1 first.'
    }

    Import-Module $ModuleManifest

    $WarningPreference = 'SilentlyContinue'
    $ProgressPreference = 'SilentlyContinue'

    # Separate from the key and the cache of the user: tests must neither create nor need them.
    $savedKeyFile = $env:COV19CT_PATIENT_KEY_FILE
    $env:COV19CT_PATIENT_KEY_FILE = Join-Path $TestDrive 'patient-hash.key'
    $savedCache = $env:COV19CT_CACHE
    $env:COV19CT_CACHE = Join-Path $TestDrive 'slices'

    # Synthetic scans: covid/ct_scan_1, non-covid/ct_scan_2, ... below a folder of the given name.
    function New-TestPhantom {
        param([string] $Name, [int] $Count = 1, [int] $SliceCount = 5, [hashtable] $Options = @{})
        New-CtPhantom (Join-Path $TestDrive $Name) -Count $Count -SliceCount $SliceCount -ImageSize 64 @Options
    }

    # Creates a small untrained model and outputs the path of its file.
    function New-TestModel {
        param([string] $Name, [hashtable] $Options = @{})
        # The settings are merged: if a parameter is given twice, the named value silently replaces the splatted one.
        $settings = @{ Encoder = 'ResNet18'; Size = 64 }
        foreach ($key in $Options.Keys) {
            $settings[$key] = $Options[$key]
        }

        (New-Cov19Model (Join-Path $TestDrive "$Name.safetensors") @settings).Path
    }

    # Writes the first bytes of a file to another file.
    function New-TruncatedCopy {
        param([string] $Source, [string] $Destination, [int] $Length)
        [System.IO.File]::WriteAllBytes($Destination, [System.IO.File]::ReadAllBytes($Source)[0..($Length - 1)])
    }

    # Replaces text in a binary file with text of the same length.
    function Edit-FileText {
        param([string] $Path, [string] $Old, [string] $New)
        $text = [System.Text.Encoding]::Latin1.GetString([System.IO.File]::ReadAllBytes($Path))
        if (-not $text.Contains($Old) -or $Old.Length -ne $New.Length) {
            throw "$Path holds no '$Old', or the new text is not as long."
        }

        [System.IO.File]::WriteAllBytes($Path, [System.Text.Encoding]::Latin1.GetBytes($text.Replace($Old, $New)))
    }

    # A 4 x 4 grey PNG: pixel i, row by row, has the level 16 i of 255.
    function New-TestPicture {
        param([string] $Path)
        $null = New-Item (Split-Path $Path) -ItemType Directory -Force
        [System.IO.File]::WriteAllBytes($Path, [System.Convert]::FromBase64String(
                'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAAAAACMmsGiAAAAHUlEQVR42mNgEFAwYHAISChgaJiwYAPDgQsPPgAAMNQHgco41J0AAAAASUVORK5CYII='))
    }

    # The command that starts a new PowerShell process of the same version: a program and its first arguments. The .NET tool has no
    # executable: dotnet runs it.
    function Get-PowerShellCommand {
        $program = [System.Environment]::ProcessPath
        $program
        if ((Split-Path $program -LeafBase) -eq 'dotnet') {
            "$PSHOME/pwsh.dll"
        }

        '-NoProfile', '-NonInteractive'
    }

    # Runs a new PowerShell process of the same version and outputs what it wrote.
    function Invoke-PowerShell {
        $program, [string[]] $first = Get-PowerShellCommand
        & $program @first @args 2>&1
    }

    # Starts a new PowerShell process of the same version, sends it SIGINT, as Ctrl+C does, when it writes a line that matches this
    # pattern, and waits for its end. Linux only. Without env, a child of a program that ignores the signal would ignore it too.
    function Invoke-Interrupted {
        param([string] $After, [string[]] $Arguments)
        $start = [System.Diagnostics.ProcessStartInfo]::new('env')
        foreach ($argument in @('--default-signal=INT') + @(Get-PowerShellCommand) + $Arguments) {
            $start.ArgumentList.Add($argument)
        }

        $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        try {
            $lines = do {
                $line = $process.StandardOutput.ReadLine()
                $line
            } until ($null -eq $line -or $line -like $After)
            & kill -INT $process.Id
            $rest = $process.StandardOutput.ReadToEnd()
            $process.WaitForExit()
            [pscustomobject]@{ ExitCode = $process.ExitCode; Output = ($lines -join "`n") + $rest }
        }
        finally {
            $process.Dispose()
        }
    }

    # Runs a script in a new PowerShell process, with the manifest of the module as $args[0], and outputs what it wrote.
    function Invoke-InNewProcess {
        param([string] $Script, [string[]] $Arguments = @())
        $file = Join-Path $TestDrive "$([guid]::NewGuid().ToString('N')).ps1"
        Set-Content $file "`$ErrorActionPreference = 'Stop'`n$Script"
        $output = Invoke-PowerShell -File $file $ModuleManifest @Arguments
        if ($LASTEXITCODE -ne 0) {
            throw "The new process ended with exit code ${LASTEXITCODE}: $output"
        }

        $output
    }

    # Disposing a shell that does not stop would wait forever.
    function Close-Shell {
        param([powershell] $Shell)
        if ($Shell.InvocationStateInfo.State -notin 'Running', 'Stopping') {
            $Shell.Dispose()
        }
    }

    # Runs a script in a runspace without a user, so that a prompt is an error. Returns output and errors.
    function Invoke-Unattended {
        param([scriptblock] $Script, [object[]] $Arguments = @(), [int] $Seconds = 60)
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$ModuleManifest'; `$WarningPreference = 'SilentlyContinue'").AddStatement()
            $null = $shell.AddScript($Script)
            foreach ($argument in $Arguments) {
                $null = $shell.AddArgument($argument)
            }

            $run = $shell.BeginInvoke()
            if (-not $run.AsyncWaitHandle.WaitOne($Seconds * 1000)) {
                throw "The script did not end within $Seconds seconds."
            }

            $output = try { $shell.EndInvoke($run) } catch { $thrown = $_.Exception.InnerException.ErrorRecord }
            [pscustomobject]@{ Output = @($output); Errors = @($shell.Streams.Error) + @($thrown | Where-Object { $_ }) }
        }
        finally {
            Close-Shell $shell
        }
    }
}

AfterAll {
    Clear-Cov19Model
    $env:COV19CT_PATIENT_KEY_FILE = $savedKeyFile
    $env:COV19CT_CACHE = $savedCache
}
