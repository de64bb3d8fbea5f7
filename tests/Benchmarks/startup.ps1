<#
    What PowerShell adds to the work: the time of Import-Module in a fresh process, of the first diagnosis (which loads the model), and of
    each one after it beyond the network's own. The verb startup runs it; it writes lines of a name and milliseconds.
#>
[CmdletBinding()]
param(
    [string] $Manifest,
    [string] $ModelPath,
    # A folder with one series.
    [string] $Data,
    [int] $ImageSize,
    [int] $Repetitions
)

$ErrorActionPreference = 'Stop'
$invariant = [cultureinfo]::InvariantCulture
$watch = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Manifest
'import {0}' -f $watch.Elapsed.TotalMilliseconds.ToString('0.000', $invariant)

$watch.Restart()
$scan = Import-CtScan $Data
'scan {0}' -f $watch.Elapsed.TotalMilliseconds.ToString('0.000', $invariant)
$windowed = $scan | ConvertTo-HuWindow -ImageSize $ImageSize

$watch.Restart()
$first = $windowed | Invoke-Cov19Diagnosis $ModelPath -Device Cpu
'first {0}' -f ($watch.Elapsed - $first.NetworkTime).TotalMilliseconds.ToString('0.000', $invariant)

for ($i = 0; $i -lt $Repetitions; $i++) {
    $watch.Restart()
    $diagnosis = $windowed | Invoke-Cov19Diagnosis $ModelPath -Device Cpu
    'warm {0}' -f ($watch.Elapsed - $diagnosis.NetworkTime).TotalMilliseconds.ToString('0.000', $invariant)
}
