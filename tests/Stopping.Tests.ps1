. "$PSScriptRoot/common.ps1"

# Ctrl+C while a disk does not answer. Nothing can end a read that is under way, so the pipeline leaves without it.
Describe 'Ctrl+C during a read that does not end' {
    BeforeAll {
        # CS1701: the module is for .NET 8, and this session is on a later one.
        $references = "$ModuleRoot/bin/Cov19Ct.Core.dll", 'System.Memory', 'System.Threading', 'System.Runtime'
        Add-Type -CompilerOptions '-nowarn:CS1701' -ReferencedAssemblies $references -TypeDefinition @'
            using System;
            using System.Threading;
            using Cov19Ct;

            // Voxels whose reads wait until the test lets them go on.
            public sealed class SlowVoxels : IVoxelSource
            {
                private readonly byte[] _slice = new byte[64 * 64 * sizeof(short)];
                private int _passes;
                private int _reading;

                public ManualResetEventSlim Reached { get; } = new ManualResetEventSlim();
                public ManualResetEventSlim Freed { get; } = new ManualResetEventSlim();
                public ManualResetEventSlim MayGoOn { get; } = new ManualResetEventSlim();
                public int Reading => Volatile.Read(ref _reading);
                public int OpenPasses => Volatile.Read(ref _passes);

                public IVoxelPass Open(CancellationToken cancellationToken)
                {
                    Interlocked.Increment(ref _passes);
                    return new Pass(this);
                }

                public static CtScan Scan(SlowVoxels voxels, string[] files)
                {
                    CtSlice[] list = new CtSlice[files.Length];
                    for (int index = 0; index < list.Length; index++) { list[index] = new CtSlice(files[index], 0, null, index, index); }
                    return new CtScan(voxels, list)
                    {
                        Id = "slow", Path = "slow", Format = CtScanFormat.Dicom, Rows = 64, Columns = 64, Order = SliceOrder.FeetToHead,
                    };
                }

                private sealed class Pass : IVoxelPass, ISliceReader
                {
                    private readonly SlowVoxels _voxels;
                    private readonly bool _isReader;
                    public Pass(SlowVoxels voxels, bool isReader = false) { _voxels = voxels; _isReader = isReader; }
                    public ISliceReader OpenReader() => new Pass(_voxels, isReader: true);

                    public StoredSlice Read(int index)
                    {
                        Interlocked.Increment(ref _voxels._reading);
                        _voxels.Reached.Set();
                        _voxels.MayGoOn.Wait(TimeSpan.FromMinutes(2));
                        Interlocked.Decrement(ref _voxels._reading);
                        return new StoredSlice(_voxels._slice, SampleType.Int16, 64, 64);
                    }

                    public void Dispose()
                    {
                        if (!_isReader && Interlocked.Decrement(ref _voxels._passes) == 0) { _voxels.Freed.Set(); }
                    }
                }
            }
'@
        $model = New-TestModel 'stopped'
        $phantom = New-TestPhantom 'stopped'
        $files = (Get-ChildItem $phantom.Path -File).FullName

        # Starts a script with a slow scan, stops it during the first read, and outputs the state of the pipeline.
        function Stop-DuringRead {
            param([SlowVoxels] $Voxels, [string] $Script)
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript("Import-Module '$ModuleManifest'; `$scan, `$model, `$folder = `$args; $Script")
                $null = $shell.AddArgument([SlowVoxels]::Scan($Voxels, $files)).AddArgument($model).AddArgument("$TestDrive")
                $null = $shell.BeginInvoke()
                if (-not $Voxels.Reached.Wait([timespan]::FromMinutes(1))) { throw "Nothing was read: $($shell.Streams.Error)" }
                $shell.Stop()
                $shell.InvocationStateInfo.State
            }
            finally {
                $shell.Dispose()
            }
        }
    }

    It 'Ends <Script> at once, and frees all when the read ends' -ForEach @(
        @{ Script = '$scan | ConvertTo-HuWindow -ImageSize 64' }
        @{ Script = '$scan | Invoke-Cov19Diagnosis $model' }
        @{ Script = '$scan | Invoke-Cov19Diagnosis $model -LedgerPath "$folder/slow.db"' }
        @{ Script = '$scan | ConvertTo-HuWindow -ImageSize 64 | Invoke-Cov19Diagnosis $model' }
        @{ Script = '$scan | Export-CtScan "$folder/slow"' }
    ) {
        $voxels = [SlowVoxels]::new()
        try {
            Stop-DuringRead $voxels $Script | Should -Be 'Stopped'
            $voxels.Reading | Should -BeGreaterThan 0 -Because 'the pipeline did not wait for it'

            # The session is free for other work meanwhile, with the same model.
            Import-CtScan $phantom.Path | Invoke-Cov19Diagnosis $model | Should -HaveCount 1
            $voxels.Reading | Should -BeGreaterThan 0
        }
        finally {
            $voxels.MayGoOn.Set()
        }

        $voxels.Freed.Wait([timespan]::FromMinutes(1)) | Should -BeTrue
        $voxels.Reading | Should -Be 0
        Get-ChildItem "$TestDrive/slow" -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'Waits for the work if a cmdlet ends the pipeline and not the user: the next line of a script may need the files' {
        $voxels = [SlowVoxels]::new()
        $voxels.MayGoOn.Set()
        $scan = [SlowVoxels]::Scan($voxels, $files)

        $scan, $scan, $scan | ConvertTo-HuWindow -ImageSize 64 | Select-Object -First 1 | Should -HaveCount 1

        $voxels.Reading | Should -Be 0
        $voxels.OpenPasses | Should -Be 0
    }
}
