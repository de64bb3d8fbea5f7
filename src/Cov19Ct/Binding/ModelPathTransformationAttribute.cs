using System.Management.Automation;

namespace Cov19Ct.Binding;

/// <summary>Takes the path of a model object, which would otherwise become text that is not a path.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ModelPathTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is Cov19ModelInfo model ? model.Path : inputData;
}
