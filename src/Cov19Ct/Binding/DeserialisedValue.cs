using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace Cov19Ct.Binding;

/// <summary>Makes values of what Clixml and remoting leave of them, by the declaration of their types: objects of our own come as bags of
/// their properties, and are made anew with their constructor and what can be set besides.</summary>
internal static class DeserialisedValue
{
    /// <summary>Makes a value of a type.</summary>
    /// <param name="value">What came; not null.</param>
    /// <param name="type">The type that it had.</param>
    /// <param name="name">Of the property that it is of, for the message.</param>
    /// <exception cref="IncompleteDiagnosisException">A part of it is not there.</exception>
    /// <exception cref="PSInvalidCastException">It is no such value.</exception>
    /// <exception cref="TargetInvocationException">The constructor refuses it.</exception>
    public static object Convert(object value, Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            return Enum.TryParse(type, $"{value}", out object? constant) && Enum.IsDefined(type, constant) ? constant : throw Missing(name);
        }

        object plain = WrappedValue.Unwrap(value)!;
        return type.IsInstanceOfType(plain) ? plain
            : type.IsArray ? ConvertArray(plain, type.GetElementType()!, name)
            : type.Assembly == typeof(Cov19Diagnosis).Assembly ? ConvertObject(PSObject.AsPSObject(value), type)
            : LanguagePrimitives.ConvertTo(plain, type);
    }

    /// <summary>The elements of a list; none for what is no list.</summary>
    public static IEnumerable<object?> Items(object? value) =>
        WrappedValue.Unwrap(value) is IEnumerable items and not string ? items.Cast<object?>() : [];

    public static IncompleteDiagnosisException Missing(string name) => new($"its {name} is missing.");

    private static Array ConvertArray(object value, Type elementType, string name)
    {
        object?[] items = [.. Items(value)];
        Array array = Array.CreateInstance(elementType, items.Length);
        for (int index = 0; index < items.Length; index++)
        {
            array.SetValue(Convert(items[index] ?? throw Missing(name), elementType, name), index);
        }

        return array;
    }

    private static object ConvertObject(PSObject value, Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        ParameterInfo[] parameters = constructor.GetParameters();
        object made = constructor.Invoke(Array.ConvertAll(parameters, parameter => ValueOf(value, parameter)));
        foreach (PropertyInfo property in type.GetProperties().Where(property => property.CanWrite && !parameters.Any(IsOf(property))))
        {
            if (value.Properties[property.Name]?.Value is object set)
            {
                property.SetValue(made, Convert(set, property.PropertyType, property.Name));
            }
        }

        return made;
    }

    private static object? ValueOf(PSObject value, ParameterInfo parameter)
    {
        // A constructor's parameter has the name of its property, but for the first letter's case.
        string name = $"{char.ToUpperInvariant(parameter.Name![0])}{parameter.Name[1..]}";
        return value.Properties[name]?.Value is object given ? Convert(given, parameter.ParameterType, name)
            : new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable ? null
            : throw Missing(name);
    }

    private static Func<ParameterInfo, bool> IsOf(PropertyInfo property) =>
        parameter => parameter.Name!.Equals(property.Name, StringComparison.OrdinalIgnoreCase);
}
