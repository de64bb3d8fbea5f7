# Dot-sourced in a BeforeAll: four synthetic scans in the folders of a set and of classes:
# train/covid/ct_scan_1, train/non-covid/ct_scan_2, train/covid/ct_scan_3, train/non-covid/ct_scan_4
$archive = Join-Path $TestDrive 'archive'
$cases = New-TestPhantom 'archive' -Count 4 -Options @{ Split = 'train' }
$covid = $cases[0].Path
$healthy = $cases[1].Path
