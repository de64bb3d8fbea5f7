using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Tests.Runtime;

/// <summary>What libtorch works with lives as long as the call. With TorchSharp as it comes, it does not: decision 0046.</summary>
/// <remarks>The fault itself shows in one of some 20,000 calls while another thread collects garbage, once the compiler has optimised
/// them.</remarks>
public class TorchArgumentTests
{
    [Theory]
    [InlineData(typeof(Tensor))]
    [InlineData(typeof(Scalar))]
    [InlineData(typeof(torch))]
    [InlineData(typeof(nn.functional))]
    public void A_method_of_TorchSharp_keeps_its_arguments_until_it_returns(Type type)
    {
        const MethodImplAttributes Marks = MethodImplAttributes.NoOptimization | MethodImplAttributes.NoInlining;
        const BindingFlags Declared =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        MethodInfo[] methods = [.. type.GetMethods(Declared).Where(method => method.GetMethodBody() is not null)];
        Assert.NotEmpty(methods);
        Assert.All(methods, method => Assert.Equal(Marks, method.MethodImplementationFlags & Marks));
    }
}
