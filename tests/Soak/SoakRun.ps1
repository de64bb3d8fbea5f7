# The disturbances of Invoke-Soak.ps1, and what is compared.

# Starts a PowerShell process. With a limit, no file can become larger than this number of blocks of 512 bytes.
function Start-Shell {
    param([string[]] $Arguments, [int] $Blocks)
    $program = [System.Environment]::ProcessPath
    [string[]] $command = @($program) + @(if ((Split-Path $program -LeafBase) -eq 'dotnet') { "$PSHOME/pwsh.dll" }) +
        '-NoProfile', '-NonInteractive' + $Arguments
    if ($Blocks) {
        # An ignored signal stays ignored in the new program, and the write is an error. .NET would need a large file at its start.
        $limited = "trap '' XFSZ; ulimit -f $Blocks; exec `"`$0`" `"`$@`""
        $command = @('env', 'DOTNET_EnableWriteXorExecute=0', 'sh', '-c', $limited) + $command
    }

    $start = [System.Diagnostics.ProcessStartInfo]::new($command[0])
    foreach ($argument in $command | Select-Object -Skip 1) {
        $start.ArgumentList.Add($argument)
    }

    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    [pscustomobject]@{
        Process = $process
        Output  = $process.StandardOutput.ReadToEndAsync()
        Errors  = $process.StandardError.ReadToEndAsync()
    }
}

function Start-Batch {
    param($Setting, [string] $Results, [int] $Blocks)
    $arguments = '-File', "$($Setting.Root)/docs/examples/batch.ps1", '-Archive', $Setting.Archive, '-Model', $Setting.Model,
        '-Results', $Results, '-FailureThreshold', '1000'
    Start-Shell $arguments $Blocks
}

# Waits for a run, or kills it after a time.
function Wait-Run {
    param($Run, [int] $KillAfter)
    $wasKilled = $false
    if (-not $Run.Process.WaitForExit($KillAfter ? $KillAfter : 900000)) {
        $wasKilled = $true
        $Run.Process.Kill()
        $Run.Process.WaitForExit()
    }

    [pscustomobject]@{
        ExitCode  = $Run.Process.ExitCode
        WasKilled = $wasKilled
        Text      = $Run.Output.GetAwaiter().GetResult() + $Run.Errors.GetAwaiter().GetResult()
    }
}

function Get-Moment {
    param($Setting)
    Get-Random -Minimum 100 -Maximum ([int](1.2 * $Setting.Milliseconds))
}

# True if a file system of a few megabytes can be mounted here.
function Test-SmallDisk {
    param([string] $Place)
    if (-not $IsLinux -or "$(& id -u)" -ne '0') {
        return $false
    }

    $isMounted = Mount-SmallDisk $Place
    if ($isMounted) {
        & umount $Place
    }

    $isMounted
}

function Mount-SmallDisk {
    param([string] $Place)
    $null = New-Item $Place -ItemType Directory -Force
    & mount -t tmpfs -o size=4m tmpfs $Place 2> $null
    $LASTEXITCODE -eq 0
}

function Remove-Round {
    param([string] $Place)
    if ($IsLinux -and (Select-String -LiteralPath /proc/mounts -SimpleMatch " $Place " -Quiet)) {
        & umount $Place
    }

    Remove-Item -LiteralPath $Place -Recurse
}

# What a ledger holds, without times: the same for each way to it.
function Get-Outcome {
    param([string] $Results)
    $ledger = "$Results/results.db"
    $diagnoses = @(Get-Cov19Ledger $ledger | Sort-Object Path)
    $lines = foreach ($diagnosis in $diagnoses) {
        $row = $diagnosis | Select-Object * -ExcludeProperty *Seconds, *Time, *Utc
        @($row, $diagnosis.Slices, $diagnosis.PaddingProbabilities, $diagnosis.Findings) | ConvertTo-Json -Depth 6 -Compress
    }

    [pscustomobject]@{ Count = $diagnoses.Count; Lines = @($lines); Failures = @(Get-Cov19Ledger $ledger -Failed) }
}

function Compare-Outcome {
    param([string] $Results, $Expected)
    $found = Get-Outcome $Results
    $other = Get-ChildItem -LiteralPath $Results -Force -Exclude results.db, results.csv, failed.csv, *.log
    $differing = @(Compare-Object $Expected.Lines $found.Lines -CaseSensitive)
    if ($found.Failures) {
        "the ledger has the failure $($found.Failures[0].ErrorId) of $($found.Failures[0].Path)"
    }
    elseif ($found.Count -ne $Expected.Count) {
        "$($found.Count) results, expected $($Expected.Count)"
    }
    elseif ($differing) {
        "another result: $($differing[0].InputObject)"
    }
    elseif (@(Import-Csv -LiteralPath "$Results/results.csv").Count -ne $Expected.Count) {
        'results.csv has another number of rows'
    }
    elseif ($other) {
        "left behind: $($other.Name -join ', ')"
    }
}

# The disturbances: each outputs in words what it did.
function Invoke-Kill {
    param($Setting, [string] $Place)
    $moment = Get-Moment $Setting
    $run = Wait-Run (Start-Batch $Setting $Place) $moment
    $run.WasKilled ? "killed after $moment ms" : "not killed, exit code $($run.ExitCode)"
}

function Invoke-Parallel {
    param($Setting, [string] $Place)
    $runs = @(foreach ($number in 1..(Get-Random -Minimum 2 -Maximum 4)) { Start-Batch $Setting $Place })
    $codes = @((Wait-Run $runs[0] (Get-Moment $Setting)).ExitCode)
    $codes += @($runs | Select-Object -Skip 1 | ForEach-Object { (Wait-Run $_).ExitCode })
    "$($runs.Count) at once, exit codes $($codes -join ', ')"
}

function Invoke-FullDisk {
    param($Setting, [string] $Place)
    $free = Get-Random -Minimum 4 -Maximum 96
    $filler = "$Place/filler"
    $space = [System.IO.DriveInfo]::new($Place).AvailableFreeSpace
    [System.IO.File]::WriteAllBytes($filler, [byte[]]::new([System.Math]::Max(0, $space - 1024 * $free)))
    $run = Wait-Run (Start-Batch $Setting $Place)
    [System.IO.File]::Delete($filler)
    "$free kB free, exit code $($run.ExitCode)"
}

function Invoke-SizeLimit {
    param($Setting, [string] $Place)
    $blocks = Get-Random -Minimum 8 -Maximum 200
    $run = Wait-Run (Start-Batch $Setting $Place $blocks)
    "files of $([int]($blocks / 2)) kB at most, exit code $($run.ExitCode)"
}

function Invoke-CutFile {
    param($Setting, [string] $Place)
    $file = Get-ChildItem -LiteralPath $Setting.Archive -Recurse -File | Sort-Object FullName | Get-Random
    $content = [System.IO.File]::ReadAllBytes($file)
    $time = $file.LastWriteTimeUtc
    $length = Get-Random -Maximum $content.Length
    try {
        [System.IO.File]::WriteAllBytes($file, [byte[]]($content | Select-Object -First $length))
        $run = Wait-Run (Start-Batch $Setting $Place) ((Get-Random 0, 1) * (Get-Moment $Setting))
    }
    finally {
        [System.IO.File]::WriteAllBytes($file, $content)
        [System.IO.File]::SetLastWriteTimeUtc($file, $time)
    }

    "a file cut to $length bytes, exit code $($run.ExitCode)"
}

# Locks the ledger as SQLite does: the bytes from 2^30.
function Invoke-Locked {
    param($Setting, [string] $Place)
    $file = [System.IO.FileStream]::new("$Place/results.db", 'OpenOrCreate', 'ReadWrite', 'ReadWrite')
    try {
        $file.Lock(0x40000000, 512)
        $run = Start-Batch $Setting $Place
        $moment = Get-Moment $Setting
        $null = $run.Process.WaitForExit($moment)
        $file.Unlock(0x40000000, 512)
    }
    finally {
        $file.Dispose()
    }

    "locked for $moment ms, exit code $((Wait-Run $run).ExitCode)"
}

function Invoke-BatchRound {
    param($Setting, [string] $Place, $Expected)
    $null = New-Item $Place -ItemType Directory
    $kinds = @(foreach ($number in 1..(Get-Random -Minimum 1 -Maximum 5)) { $Setting.Able | Get-Random })
    if ('FullDisk' -in $kinds -and -not (Mount-SmallDisk $Place)) {
        throw "No file system can be mounted at $Place any more."
    }

    $events = @(foreach ($kind in $kinds) { & "Invoke-$kind" $Setting $Place })
    $last = Wait-Run (Start-Batch $Setting $Place)
    $difference = if ($last.ExitCode -ne 0) { "the last run ended with exit code $($last.ExitCode): $($last.Text)" }
    else { Compare-Outcome $Place $Expected }
    [pscustomobject]@{ Events = $events; Difference = $difference }
}

# A training in a process of its own; a folder of an earlier one is gone on from.
function Start-TrainingRun {
    param($Setting, [string] $Place)
    $script = @(
        "`$ErrorActionPreference = 'Stop'; Import-Module '$($Setting.Root)/Cov19Ct.psd1'"
        "`$resume = @{ Resume = Test-Path '$Place/model.checkpoint' }"
        "`$null = Import-CtScan '$($Setting.Sets)' -Recurse |"
        "    Start-Cov19Training '$Place/model.safetensors' -Encoder ResNet18 -ImageSize 64 -Epochs 3 -Seed 3 -Device Cpu @resume"
    ) -join "`n"
    Start-Shell '-Command', $script
}

function Get-UndisturbedModel {
    param($Setting, [string] $Place)
    $null = New-Item $Place -ItemType Directory
    $run = Wait-Run (Start-TrainingRun $Setting $Place)
    if ($run.ExitCode -ne 0) {
        throw "The undisturbed training ended with exit code $($run.ExitCode): $($run.Text)"
    }

    (Get-Cov19Model "$Place/model.last.safetensors").Hash
}

function Invoke-TrainingRound {
    param($Setting, [string] $Place, [string] $Wanted)
    $null = New-Item $Place -ItemType Directory
    $events = foreach ($number in 1..(Get-Random -Minimum 1 -Maximum 4)) {
        $moment = Get-Random -Minimum 2000 -Maximum 12000
        $run = Wait-Run (Start-TrainingRun $Setting $Place) $moment
        $cleared = Get-Random $true, $false
        if ($cleared) {
            Clear-Cov19Cache -Confirm:$false
        }

        ($run.WasKilled ? "training killed after $moment ms" : "exit code $($run.ExitCode)") + ($cleared ? ', cache cleared' : '')
        if (-not $run.WasKilled) {
            break
        }
    }

    $last = Wait-Run (Start-TrainingRun $Setting $Place)
    $hash = $last.ExitCode -eq 0 ? (Get-Cov19Model "$Place/model.last.safetensors").Hash : $null
    $left = Get-ChildItem -LiteralPath $Place -Filter *.tmp
    $difference = if ($last.ExitCode -ne 0) { "the last training ended with exit code $($last.ExitCode): $($last.Text)" }
    elseif ($hash -cne $Wanted) { "another model: $hash" }
    elseif ($left) { "left behind: $($left.Name -join ', ')" }
    [pscustomobject]@{ Events = @($events); Difference = $difference }
}
