<#
.SYNOPSIS
    Runs batch.ps1, which lies beside it, in PowerShell 7, from Windows PowerShell 5.1 or from anything else.
.DESCRIPTION
    For tasks that start powershell.exe. It takes the arguments of batch.ps1 and passes them on as they are: spaces, quotes, empty
    strings and switches. pwsh is looked for on the PATH, then in the folder of PowerShell 7 in Program Files, then where the
    registry says that it was installed.

    The exit code is the one of batch.ps1 (0 to 3). 127: there is no pwsh; the standard error says where to get it.
.EXAMPLE
    powershell -ExecutionPolicy RemoteSigned -File Start-Cov19Batch.ps1 -Archive D:\ct -Model D:\model.safetensors -Results D:\results
#>

# No param block: $args then holds the arguments of batch.ps1, whatever they are. ASCII and nothing newer than Windows PowerShell 5.1.
$ErrorActionPreference = 'Stop'

function Find-Pwsh {
    $onPath = Get-Command -Name pwsh -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($onPath) {
        return $onPath.Path
    }

    # A 32-bit powershell.exe has another ProgramFiles.
    $folders = @($env:ProgramW6432, $env:ProgramFiles) | Where-Object { $_ } |
        ForEach-Object { Join-Path (Join-Path $_ 'PowerShell') '7' }
    $registered = Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\PowerShellCore\InstalledVersions\*' -ErrorAction SilentlyContinue |
        Where-Object { $_.InstallLocation } | Sort-Object -Property { [version]($_.SemanticVersion -replace '-.*$') } -Descending |
        ForEach-Object { $_.InstallLocation }
    foreach ($folder in @($folders) + @($registered)) {
        if ($folder -and (Test-Path -LiteralPath (Join-Path $folder 'pwsh.exe'))) {
            return Join-Path $folder 'pwsh.exe'
        }
    }
}

# "-Name:value" and "-Switch:$false", which PowerShell takes apart, are one argument again.
function Join-Argument {
    param([object[]] $Values)
    for ($i = 0; $i -lt $Values.Count; $i++) {
        if ($Values[$i] -is [array]) {
            throw 'A list cannot be passed on: batch.ps1 has no parameter for one.'
        }

        $text = [string]$Values[$i]
        $isName = $text -match '^-\w+:?$' -and $i + 1 -lt $Values.Count
        if ($isName -and $Values[$i + 1] -is [bool]) {
            $i++
            $text = $text.TrimEnd(':') + ':$' + $Values[$i]
        }
        elseif ($isName -and $text.EndsWith(':')) {
            $i++
            $text += [string]$Values[$i]
        }

        $text
    }
}

# By the rules of CommandLineToArgvW: a backslash counts only before a quote. Windows PowerShell itself would drop empty arguments
# and lose quotes.
function ConvertTo-CommandLine {
    param([string[]] $Values)
    $quoted = foreach ($value in $Values) {
        '"' + ($value -replace '(\\*)"', '$1$1\"' -replace '(\\+)$', '$1$1') + '"'
    }

    $quoted -join ' '
}

$pwsh = Find-Pwsh
if (-not $pwsh) {
    [System.Console]::Error.WriteLine('PowerShell 7 (pwsh) was not found on the PATH, in Program Files or in the registry. ' +
        'Install it with "winget install Microsoft.PowerShell", or from https://aka.ms/powershell')
    exit 127
}

$start = New-Object System.Diagnostics.ProcessStartInfo
$start.FileName = $pwsh
$start.Arguments = ConvertTo-CommandLine (@('-NoProfile', '-NonInteractive', '-File', (Join-Path $PSScriptRoot 'batch.ps1')) +
    @(Join-Argument $args))
$start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
# The new process then writes to the streams of this one.
$start.UseShellExecute = $false
$process = [System.Diagnostics.Process]::Start($start)
$process.WaitForExit()
exit $process.ExitCode
