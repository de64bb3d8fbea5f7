<#
.SYNOPSIS
    Runs batch.ps1 of the same folder in PowerShell 7. It can be started from Windows PowerShell 5.1 or from any other program.
.DESCRIPTION
    Use it for tasks that start powershell.exe. It takes the arguments of batch.ps1 and passes them on unchanged: spaces, quotes,
    empty strings and switches. In PowerShell 7.4 or later, it runs batch.ps1 in the same process. In an older version, it starts
    pwsh. It searches for pwsh on the PATH, then in the folder of PowerShell 7 in Program Files, then in the install folder that
    the registry names.

    The exit code is that of batch.ps1: 0 to 3, or 130 if batch.ps1 was stopped by Ctrl+C. The exit code 127 means that pwsh was
    not found; the standard error states where to get it.
.EXAMPLE
    powershell -ExecutionPolicy RemoteSigned -File Start-Cov19Batch.ps1 -Archive D:\ct -Model D:\model.safetensors -Results D:\results
#>

# There is no param block, so that $args has all arguments of batch.ps1. This file uses only ASCII and only features of Windows
# PowerShell 5.1.
$ErrorActionPreference = 'Stop'

function Find-Pwsh {
    $onPath = Get-Command -Name pwsh -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($onPath) {
        return $onPath.Path
    }

    # In a 32-bit powershell.exe, ProgramFiles is a different folder.
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

# PowerShell splits "-Name:value" and "-Switch:$false" into two arguments. This function joins them again.
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
        elseif ($isName -and $Values[$i + 1] -eq '--') {
            # pwsh -File reads "--" as a parameter without a name, unless it is joined with the name before it.
            $i++
            $text += ':--'
        }

        $text
    }
}

# Quotes by the rules of CommandLineToArgvW: a backslash has a special meaning only before a quote. Windows PowerShell itself
# would lose empty arguments and quotes.
function ConvertTo-CommandLine {
    param([string[]] $Values)
    $quoted = foreach ($value in $Values) {
        '"' + ($value -replace '(\\*)"', '$1$1\"' -replace '(\\+)$', '$1$1') + '"'
    }

    $quoted -join ' '
}

# The arguments as script text: names unchanged, all others in quotes.
function ConvertTo-ScriptText {
    param([string[]] $Values)
    $words = foreach ($value in $Values) {
        $name = ''
        if ($value -match '^-\w+(:\$(True|False))?$') {
            $value
            continue
        }

        if ($value -match '(?s)^(-\w+:)(.*)$') {
            $name = $Matches[1]
            $value = $Matches[2]
        }

        $name + "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($value) + "'"
    }

    $words -join ' '
}

$batch = [System.IO.Path]::Combine($PSScriptRoot, 'batch.ps1')
$values = @(Join-Argument $args)
if ($PSVersionTable.PSVersion -ge [version]'7.4') {
    # No second process: it would continue after this process is ended from outside.
    & ([scriptblock]::Create('& $args[0] ' + (ConvertTo-ScriptText $values))) $batch
    exit $LASTEXITCODE
}

$pwsh = Find-Pwsh
if (-not $pwsh) {
    [System.Console]::Error.WriteLine('PowerShell 7 (pwsh) was not found on the PATH, in Program Files or in the registry. ' +
        'Install it with "winget install Microsoft.PowerShell", or from https://aka.ms/powershell')
    exit 127
}

$start = New-Object System.Diagnostics.ProcessStartInfo
$start.FileName = $pwsh
$start.Arguments = ConvertTo-CommandLine (@('-NoProfile', '-NonInteractive', '-File', $batch) + $values)
$start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
# With this setting, the new process writes to the streams of this process.
$start.UseShellExecute = $false
$hasEnded = $false
$process = [System.Diagnostics.Process]::Start($start)
try {
    # Waits in short steps, because Ctrl+C takes effect only between them.
    while (-not $process.WaitForExit(200)) {
    }

    $hasEnded = $true
}
finally {
    # After Ctrl+C, this block runs and nothing after it. The new process receives Ctrl+C too, and has time to write its results.
    if (-not $hasEnded) {
        if (-not $process.WaitForExit(60000)) {
            $process.Kill()
        }

        if (@(Get-PSCallStack)[-1].ScriptName) {
            $Host.SetShouldExit(130)
        }
    }
}

exit $process.ExitCode
