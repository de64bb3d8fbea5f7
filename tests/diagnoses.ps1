# Dot-sourced in a BeforeAll: an untrained model, two synthetic scans, and the diagnosis of the first.
$model = New-TestModel 'model' @{ Seed = 3 }
$cases = New-TestPhantom 'scans' -Count 2
$scans = Import-CtScan $cases.Path
$scan = $scans[0]
$diagnosis = $scan | Invoke-Cov19Diagnosis $model -Device Cpu
$ranked = @($diagnosis.Slices.Probability | Sort-Object -Descending)
