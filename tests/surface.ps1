<#
    Lists the parameters of every cmdlet as lines of text, because scripts rely on them. They are stored in tests/surface.txt, and
    Surface.Tests.ps1 compares them. With -Update, this script writes that file again.
#>
param([switch] $Update)

function Get-CmdletSurface {
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
    foreach ($command in Get-Command -Module Cov19Ct -CommandType Cmdlet | Sort-Object Name) {
        "$($command.Name) -> $(@($command.OutputType.Name) -join ', ')"
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -CNotIn $common | Sort-Object Name) {
            $aliases = @($parameter.Aliases | Sort-Object | ForEach-Object { " alias $_" }) -join ''
            foreach ($set in $parameter.ParameterSets.GetEnumerator() | Sort-Object Key) {
                $facts = $set.Value
                $position = if ($facts.Position -ge 0) { " position $($facts.Position)" }
                $mandatory = if ($facts.IsMandatory) { ' mandatory' }
                $pipeline = if ($facts.ValueFromPipeline) { ' pipeline' }
                $name = if ($facts.ValueFromPipelineByPropertyName) { ' property' }
                "  -$($parameter.Name) <$($parameter.ParameterType)> in $($set.Key)$position$mandatory$pipeline$name$aliases"
            }
        }
    }
}

if ($Update) {
    Import-Module (Join-Path (Split-Path $PSScriptRoot) 'Cov19Ct.psd1')
    Get-CmdletSurface | Set-Content -LiteralPath "$PSScriptRoot/surface.txt"
}
