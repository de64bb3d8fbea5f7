<#
.SYNOPSIS
    Runs batch.ps1, which lies beside it, in PowerShell 7, from Windows PowerShell 5.1 or from anything else.
.DESCRIPTION
    For tasks that start powershell.exe. It takes the arguments of batch.ps1 and passes them on as they are: spaces, quotes, empty
    strings and switches. In PowerShell 7.4 or later it runs batch.ps1 itself, in the same process. In an older one it starts pwsh,
    which is looked for on the PATH, then in the folder of PowerShell 7 in Program Files, then where the registry says that it was
    installed.

    The exit code is the one of batch.ps1 (0 to 3, or 130 where it was stopped by Ctrl+C). 127: there is no pwsh; the standard
    error says where to get it.
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
        elseif ($isName -and $Values[$i + 1] -eq '--') {
            # pwsh -File takes "--" for a parameter without a name, unless it is one argument with the name before it.
            $i++
            $text += ':--'
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

# The arguments as a script would write them: names as they are, all else in quotes.
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
    # No second process, which would go on where this one is ended from outside.
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
# The new process then writes to the streams of this one.
$start.UseShellExecute = $false
$hasEnded = $false
$process = [System.Diagnostics.Process]::Start($start)
try {
    # In short waits: Ctrl+C takes effect between them.
    while (-not $process.WaitForExit(200)) {
    }

    $hasEnded = $true
}
finally {
    # Ctrl+C runs this block and nothing after it. The new process has it too, and is given time to write its results.
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
