. "$PSScriptRoot/common.ps1"

# Runs every code block of docs/cov19-ct-db.md, in order and unchanged, on pictures in the layout of COV19-CT-DB.
BeforeDiscovery {
    $page = Get-Content -LiteralPath "$PSScriptRoot/../docs/cov19-ct-db.md" -Raw
    $blocks = foreach ($match in [regex]::Matches($page, '(?ms)^## (?<title>[^\n]+)|^```powershell\n(?<code>.*?)^```$')) {
        if ($match.Groups['title'].Success) {
            $title = $match.Groups['title'].Value
        }
        else {
            $code = $match.Groups['code'].Value
            @{ Title = $title; FirstLine = ($code -split "`n")[0]; Code = $code }
        }
    }
}

Describe 'The page about COV19-CT-DB' {
    BeforeAll {
        Add-Type -TypeDefinition @'
using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Text;

public static class NoisePicture
{
    /// Writes a PNG of noise, grey or of three equal channels: no two alike, as no slice may be in two sets.
    public static void Write(string path, int seed, bool isColour, int side)
    {
        Random random = new(seed);
        using MemoryStream rows = new();
        using (ZLibStream deflated = new(rows, CompressionLevel.Fastest, true))
        {
            for (int row = 0; row < side; row++)
            {
                deflated.WriteByte(0);
                for (int column = 0; column < side; column++)
                {
                    byte level = (byte)random.Next(256);
                    for (int channel = 0; channel < (isColour ? 3 : 1); channel++) deflated.WriteByte(level);
                }
            }
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        header[8] = 8;
        header[9] = (byte)(isColour ? 2 : 0);
        using FileStream file = File.Create(path);
        file.Write(new byte[] { 137, 80, 78, 71, 13, 10, 26, 10 });
        Chunk(file, "IHDR", header);
        Chunk(file, "IDAT", rows.ToArray());
        Chunk(file, "IEND", Array.Empty<byte>());
    }

    private static void Chunk(Stream file, string type, byte[] data)
    {
        byte[] body = new byte[4 + data.Length];
        Encoding.ASCII.GetBytes(type).CopyTo(body, 0);
        data.CopyTo(body, 4);
        uint crc = 0xFFFFFFFF;
        foreach (byte value in body)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        file.Write(number);
    }
}
'@
        $script:seed = 0
        function New-Slices {
            param([string] $Folder, [int] $Count = 3, [switch] $Colour, [int] $Side = 32)
            $null = New-Item $Folder -ItemType Directory
            0..($Count - 1) | ForEach-Object { [NoisePicture]::Write("$Folder/$_.jpg", $script:seed++, $Colour, $Side) }
        }

        $root = "$TestDrive/cov19-ct-db"
        $null = New-Item "$TestDrive/labels" -ItemType Directory
        foreach ($set in @('train', 'train', 10), @('val', 'validation', 4)) {
            foreach ($class in 'covid', 'non-covid') {
                $rows = foreach ($number in 0..($set[2] - 1)) {
                    $name = $number % 2 ? "ct_scan$number" : "ct_scan_$number"
                    New-Slices "$root/$($set[0])/$class/$name"
                    [pscustomobject]@{ ct_scan_name = $name; data_centre = $number % 2 }
                }
                $rows | Export-Csv "$TestDrive/labels/$($set[1])_$($class -replace '-', '_').csv"
            }
        }

        New-Slices "$root/test/$([guid]::NewGuid())"
        New-Slices "$root/train/covid/ct_scan_20" -Count 1
        New-Slices "$root/train/covid/ct_scan_21" -Colour
        New-Slices "$root/train/covid/ct_scan_22" -Side 48
        New-Slices "$root/train/non-covid/ct_scan_20" -Count 12
        [System.IO.File]::WriteAllBytes("$root/train/covid/ct_scan_0/._0.jpg", [byte[]](0, 5, 22, 7, 0, 2, 0, 0))
        New-TruncatedCopy "$root/train/covid/ct_scan_2/1.jpg" "$root/train/covid/ct_scan_2/2.jpg" 300
        $null = New-Item "$root/train/non-covid/ct_scan_30", "$root/train/non-covid/ct_scan_31" -ItemType Directory
        New-TruncatedCopy "$root/train/covid/ct_scan_2/1.jpg" "$root/train/non-covid/ct_scan_31/0.jpg" 20

        # Small values for the settings that the page leaves at their defaults.
        $defaults = @{
            'Start-Cov19Training:Encoder' = 'ResNet18'; 'Start-Cov19Training:Size' = 64; 'Start-Cov19Training:Epochs' = 1
            'Start-Cov19Training:MaximumSlices' = 4; 'Start-Cov19Training:CheckpointMinutes' = 10000; 'Measure-MacroF1:Resamples' = 20
        }
        $session = [powershell]::Create()
        $start = @(
            "Import-Module '$ModuleManifest'"
            "Set-Location -LiteralPath '$TestDrive'"
            '$PSDefaultParameterValues = $args[0]'
            '$ProgressPreference = ''SilentlyContinue'''
        ) -join "`n"
        $null = $session.AddScript($start).AddArgument($defaults).Invoke()
        $null = New-TestModel 'resnet50'
    }

    AfterAll {
        Close-Shell $session
    }

    It '<Title>: <FirstLine>' -ForEach $blocks {
        $session.Commands.Clear()
        $session.Streams.ClearStreams()
        $null = $session.AddScript($Code).Invoke()

        $session.Streams.Error | Should -BeNullOrEmpty
    }

    It 'Finds what is there, and what is odd about it' {
        function Get-PageVariable {
            param([string] $Name)
            $session.Runspace.SessionStateProxy.GetVariable($Name)
        }

        (Get-PageVariable scans | Group-Object Split, Label -NoElement | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" }) |
            Should -Be 'test 1', 'train, COVID 13', 'train, non-COVID 11', 'validation, COVID 4', 'validation, non-COVID 4'
        (Get-PageVariable unread).TargetObject | Should -BeLike '*ct_scan_31*0.jpg'
        (Import-Csv "$TestDrive/odd.csv").ScanId | Should -Be 'train/covid/ct_scan_2'
        (Import-Csv "$TestDrive/scans.csv").Count | Should -Be 33
        (Get-PageVariable centred | Group-Object Centre).Count | Should -Be 3

        (Import-Csv "$TestDrive/verdicts.csv")[0].PSObject.Properties.Name | Should -Not -Contain 'Slices'
        (Get-PageVariable table).Method | Should -Be 'paper', 'improved'
        (Get-PageVariable table).Scans | Should -Be 8, 8
        (Get-PageVariable rules).Count | Should -Be 6
        [math]::Round((Get-PageVariable like | Measure-MacroF1 -Resamples 0).MacroF1, 7) | Should -Be 0.7008798
        (Get-PageVariable kept | Measure-MacroF1 -Resamples 0).MacroF1 |
            Should -Be (Get-PageVariable diagnoses | Measure-MacroF1 -Resamples 0).MacroF1
        (Get-Cov19Ledger "$TestDrive/paper.db").ScanId | Should -Be (Get-PageVariable kept).ScanId
        (Get-PageVariable failed).Count | Should -Be 0
        Get-Content "$TestDrive/submission/covid.csv", "$TestDrive/submission/non-covid.csv" |
            Should -Be (Get-Item "$TestDrive/cov19-ct-db/test/*").Name
        $html = Get-Content "$TestDrive/paper.html" -Raw
        [regex]::Matches($html, '<tbody id="scan-').Count | Should -Be 8
        [regex]::Matches($html, 'alt="Heat map: ').Count | Should -Be 24
        (Get-PageVariable byCentre).Groups.Group | Should -Be '0', '1'
        (Get-PageVariable diagnoses)[0].PaddingStepCount | Should -Be 1
        (Get-Cov19Model "$TestDrive/paper-mean.safetensors").Description.Vote.ThresholdSource | Should -Match '^largest MacroF1 on 5 scans'
    }
}
