using System.Management.Automation;

namespace Cov19Ct.Binding;

/// <summary>What PowerShell wraps on the way through files and other processes.</summary>
internal static class WrappedValue
{
    /// <summary>A deserialised list is a PSObject around the list; objects made of properties alone are what they are.</summary>
    public static object? Unwrap(object? value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
