. "$PSScriptRoot/common.ps1"

Describe 'ConvertTo-HuWindow' {
    BeforeAll {
        $scan = Import-CtScan (New-TestPhantom 'scan').Path

        # The largest difference between the levels of a slice and those computed here, at the size of the scan.
        function Measure-Difference {
            param($Windowed, [int] $Slice, [double] $Minimum, [double] $Maximum)
            $hounsfield = $scan.ReadSlice($Slice)
            $levels = $Windowed.GetSlice($Slice).ToArray()
            $levels.Length | Should -Be $hounsfield.Length
            $largest = 0
            for ($i = 0; $i -lt $levels.Length; $i++) {
                $expected = [math]::Clamp(($hounsfield[$i] - $Minimum) / ($Maximum - $Minimum), 0, 1)
                $largest = [math]::Max($largest, [math]::Abs($levels[$i] - $expected))
            }

            $largest
        }
    }

    It 'Clips to the paper''s window and scales to [0, 1]' {
        $windowed = $scan | ConvertTo-HuWindow -ImageSize 64

        $windowed | Should -BeOfType Cov19Ct.WindowedScan
        $windowed.SliceCount | Should -Be 5
        $windowed.Window.Minimum | Should -Be -1150
        $windowed.Window.Maximum | Should -Be 350
        Measure-Difference $windowed 2 -1150 350 | Should -BeLessThan 1e-6
    }

    It 'Makes slices of 224 x 224 unless told otherwise' {
        $windowed = $scan | ConvertTo-HuWindow

        $windowed.Size | Should -Be 224
        $windowed.GetSlice(0).Length | Should -Be (224 * 224)
    }

    It 'Makes slices of any size, of the same mean level' {
        $windowed = $scan | ConvertTo-HuWindow -ImageSize 32

        $windowed.GetSlice(4).Length | Should -Be (32 * 32)
        $mean = ($windowed.GetSlice(4).ToArray() | Measure-Object -Average).Average
        $whole = (($scan | ConvertTo-HuWindow -ImageSize 64).GetSlice(4).ToArray() | Measure-Object -Average).Average
        $mean | Should -BeGreaterThan ($whole - 0.01)
        $mean | Should -BeLessThan ($whole + 0.01)
    }

    It 'Takes the window <Window> by its name' -ForEach @(
        @{ Window = 'Paper'; Minimum = -1150; Maximum = 350 }
        @{ Window = 'Lung'; Minimum = -1350; Maximum = 150 }
        @{ Window = 'mediastinum'; Minimum = -160; Maximum = 240 }
        @{ Window = 'Bone'; Minimum = -500; Maximum = 1300 }
        @{ Window = '-1000..400'; Minimum = -1000; Maximum = 400 }
    ) {
        $windowed = $scan | ConvertTo-HuWindow -Window $Window -ImageSize 64

        $windowed.Window.Minimum | Should -Be $Minimum
        $windowed.Window.Maximum | Should -Be $Maximum
        Measure-Difference $windowed 1 $Minimum $Maximum | Should -BeLessThan 1e-6
    }

    It 'Takes a minimum and a maximum' {
        $windowed = $scan | ConvertTo-HuWindow -Minimum -1000 -Maximum 1000 -ImageSize 64

        $windowed.Window.ToString() | Should -Be '-1000..1000'
        Measure-Difference $windowed 3 -1000 1000 | Should -BeLessThan 1e-6
    }

    It 'Takes a centre and a width, in both spellings' {
        $windowed = $scan | ConvertTo-HuWindow -WindowCenter -600 -WindowWidth 1200 -ImageSize 64

        $windowed.Window.Minimum | Should -Be -1200
        $windowed.Window.Maximum | Should -Be 0
        Measure-Difference $windowed 3 -1200 0 | Should -BeLessThan 1e-6
        ($scan | ConvertTo-HuWindow -WindowCentre -400 -WindowWidth 1500 -ImageSize 64).Window.Name | Should -Be 'Paper'
    }

    It 'Keeps what is known of the scan' {
        $named = Import-CtScan $scan.Path -Label COVID -Split test -Centre A

        $windowed = $named | ConvertTo-HuWindow -ImageSize 64

        $windowed.Id | Should -Be $scan.Id
        $windowed.Path | Should -Be $scan.Path
        $windowed.Label | Should -Be 'COVID'
        $windowed.Split | Should -Be 'test'
        $windowed.Centre | Should -Be 'A'
        $windowed.Order | Should -Be 'FeetToHead'
        $windowed.Slices[0].Path | Should -Be $scan.Slices[0].Path
    }

    It 'Gives one windowed scan a scan, each as it comes' {
        $log = [System.Collections.Generic.List[string]]::new()

        1..3 | ForEach-Object { $log.Add("in $_"); $scan } | ConvertTo-HuWindow -ImageSize 64 | ForEach-Object { $log.Add('out') }

        $log | Should -Be 'in 1', 'out', 'in 2', 'out', 'in 3', 'out'
    }

    It 'Does not take two ways of naming a window' {
        { $scan | ConvertTo-HuWindow -Window Lung -Minimum -1000 -Maximum 0 } |
            Should -Throw -ErrorId 'AmbiguousParameterSet,Cov19Ct.Commands.ConvertToHuWindowCommand'
        { $scan | ConvertTo-HuWindow -Minimum -1000 -Maximum 0 -WindowCenter 0 -WindowWidth 1 } |
            Should -Throw -ErrorId 'AmbiguousParameterSet,Cov19Ct.Commands.ConvertToHuWindowCommand'
    }

    It 'Does not take a minimum alone' {
        $result = Invoke-Unattended { param($scan) $scan | ConvertTo-HuWindow -Minimum -1000 } -Arguments $scan

        $result.Output | Should -BeNullOrEmpty
        $result.Errors[0].FullyQualifiedErrorId | Should -Be 'MissingMandatoryParameter,Cov19Ct.Commands.ConvertToHuWindowCommand'
    }

    It 'Says that <Because> is no window' -ForEach @(
        @{ Because = 'a minimum above the maximum'; Options = @{ Minimum = 350; Maximum = -1150 } }
        @{ Because = 'a minimum equal to the maximum'; Options = @{ Minimum = 0; Maximum = 0 } }
        @{ Because = 'a width of 0'; Options = @{ WindowCenter = 40; WindowWidth = 0 } }
        @{ Because = 'a centre that is no number'; Options = @{ WindowCenter = [double]::NaN; WindowWidth = 400 } }
        @{ Because = 'an infinite maximum'; Options = @{ Minimum = 0; Maximum = [double]::PositiveInfinity } }
    ) {
        $failure = { $scan | ConvertTo-HuWindow @Options } |
            Should -Throw -ErrorId 'InvalidWindow,Cov19Ct.Commands.ConvertToHuWindowCommand' -PassThru

        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'Names the windows there are when one is not known' {
        $failure = { $scan | ConvertTo-HuWindow -Window Liver } |
            Should -Throw -ErrorId 'ParameterArgumentTransformationError,Cov19Ct.Commands.ConvertToHuWindowCommand' -PassThru

        $failure.Exception.Message | Should -Match "'Liver' is not a window.*Paper, Lung, Mediastinum, Bone"
    }

    It 'Refuses the size <_>' -ForEach 0, 4097 {
        $size = $_

        { $scan | ConvertTo-HuWindow -ImageSize $size } |
            Should -Throw -ErrorId 'ParameterArgumentValidationError,Cov19Ct.Commands.ConvertToHuWindowCommand'
    }

    It 'Completes the names of windows' {
        $line = 'ConvertTo-HuWindow -Window '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'Paper', 'Lung', 'Mediastinum', 'Bone'
        (TabExpansion2 "${line}m" ($line.Length + 1)).CompletionMatches.CompletionText | Should -Be 'Mediastinum'
        (TabExpansion2 "${line}m" ($line.Length + 1)).CompletionMatches.ToolTip | Should -Be 'centre 40 HU, width 400 HU'
    }

    Context 'Pictures' {
        BeforeAll {
            New-TestPicture "$TestDrive/pictures/1.png"
            $pictures = Import-CtScan "$TestDrive/pictures"
            $grey = 0..15 | ForEach-Object { [float](16 * $_ / 255) }
        }

        It 'Are not windowed again: level v becomes v / 255' {
            $windowed = $pictures | ConvertTo-HuWindow -ImageSize 4

            $levels = $windowed.GetSlice(0).ToArray()
            $levels.Length | Should -Be 16
            for ($i = 0; $i -lt 16; $i++) {
                [math]::Abs($levels[$i] - $grey[$i]) | Should -BeLessThan 1e-6
            }
        }

        It 'Have no window that is known, whatever window is asked for' {
            $windowed = $pictures | ConvertTo-HuWindow -Window Bone -ImageSize 4

            $windowed.Window | Should -BeNullOrEmpty
            $windowed.Findings.Code | Should -Contain 'AlreadyWindowed'
            [math]::Abs($windowed.GetSlice(0).ToArray()[15] - $grey[15]) | Should -BeLessThan 1e-6
        }

        It 'Have the window that is said to have made them' {
            ($pictures | ConvertTo-HuWindow -SourceWindow Lung -ImageSize 4).Window.Name | Should -Be 'Lung'
        }
    }

    It 'Leaves DICOM scans alone with -SourceWindow' {
        ($scan | ConvertTo-HuWindow -SourceWindow Lung -ImageSize 64).Window.Name | Should -Be 'Paper'
    }

    Context 'Slices that cannot be read' {
        BeforeEach {
            $case = New-TestPhantom 'damaged' -Options @{ Force = $true }
            $damaged = Import-CtScan $case.Path
        }

        It 'Are excluded with a warning' {
            Remove-Item "$($case.Path)/IM0003.dcm"

            $windowed = $damaged | ConvertTo-HuWindow -ImageSize 64 -WarningVariable warnings

            $windowed.SliceCount | Should -Be 4
            $windowed.Findings.Code | Should -Be 'UnreadableSlice'
            $windowed.Findings[0].Paths | Should -Be (Join-Path $case.Path 'IM0003.dcm')
            $warnings.Count | Should -Be 1
        }

        It 'Fail a strict scan' {
            $strict = Import-CtScan $case.Path -Strict
            Remove-Item "$($case.Path)/IM0003.dcm"

            $strict | ConvertTo-HuWindow -ImageSize 64 -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty

            $failures[0].FullyQualifiedErrorId | Should -Be 'InconsistentScan,Cov19Ct.Commands.ConvertToHuWindowCommand'
            $failures[0].TargetObject | Should -Be (Join-Path $case.Path 'IM0003.dcm')
        }

        It 'Fail a scan that has no others, and the other scans go on' {
            Remove-Item $case.Path -Recurse

            $windowed = $damaged, $scan | ConvertTo-HuWindow -ImageSize 64 -ErrorAction SilentlyContinue -ErrorVariable failures

            $windowed.Path | Should -Be $scan.Path
            $failures.Count | Should -Be 1
            $failures[0].FullyQualifiedErrorId | Should -Be 'PathNotFound,Cov19Ct.Commands.ConvertToHuWindowCommand'
        }
    }
}
