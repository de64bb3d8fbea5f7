using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cov19Ct.Hosted.Tests;

/// <summary>Makes an object of any type with the longest values that its fields may reasonably have: what a view must have room
/// for.</summary>
internal static class LongSample
{
    /// <summary>A path as archives have it: no view has room for all of it.</summary>
    public const string Path =
        "/srv/archive/radiology/2024/chest-ct/site-07/covid/series-0000000000000000000000000000000000001/volume.nii.gz";

    private const int DeepestNesting = 6;

    /// <summary>An object, its fields filled; what has no fields of its own to fill is null.</summary>
    public static object? Of(Type type, string name = "", int depth = 0)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string))
        {
            return Text(name);
        }

        if (plain.IsEnum)
        {
            return Enum.Parse(plain, Enum.GetNames(plain).MaxBy(member => member.Length)!);
        }

        if (plain == typeof(double) || plain == typeof(float))
        {
            return Convert.ChangeType(0.123456789, plain, System.Globalization.CultureInfo.InvariantCulture);
        }

        if (plain == typeof(int) || plain == typeof(long))
        {
            return Convert.ChangeType(
                name.Contains("ParameterCount", StringComparison.Ordinal) ? 23_508_032 : 65_535,
                plain,
                System.Globalization.CultureInfo.InvariantCulture);
        }

        if (plain == typeof(TimeSpan))
        {
            return TimeSpan.FromSeconds(12_345.678);
        }

        if (plain == typeof(DateTime) || plain == typeof(DateTimeOffset))
        {
            return plain == typeof(DateTime)
                ? (object)new DateTime(2026, 11, 23, 20, 59, 59)
                : new DateTimeOffset(2026, 11, 23, 20, 59, 59, TimeSpan.Zero);
        }

        if (plain == typeof(bool))
        {
            return true;
        }

        if (ElementOf(plain) is Type element)
        {
            return Fill(element, name, depth);
        }

        return depth > DeepestNesting
            || plain.IsInterface
            || plain.IsAbstract
            || plain.IsPrimitive
            || typeof(Delegate).IsAssignableFrom(plain)
            || plain.Namespace?.StartsWith("Cov19Ct", StringComparison.Ordinal) != true
            ? plain.IsValueType ? Activator.CreateInstance(plain) : null
            : FillFields(plain, depth);
    }

    private static object FillFields(Type type, int depth)
    {
        object sample = RuntimeHelpers.GetUninitializedObject(type);
        for (Type? level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                field.SetValue(sample, Of(field.FieldType, field.Name, depth + 1));
            }
        }

        return sample;
    }

    private static Type? ElementOf(Type type) =>
        type.IsArray && type.GetArrayRank() == 1 ? type.GetElementType()
        : type.IsGenericType
            && type.IsInterface
            && type.IsAssignableFrom(type.GetGenericArguments()[0].MakeArrayType()) ? type.GetGenericArguments()[0]
        : null;

    private static Array Fill(Type element, string name, int depth)
    {
        const int Count = 12;
        Array array = Array.CreateInstance(element, Count);
        for (int index = 0; index < Count; index++)
        {
            ((IList)array)[index] = Of(element, name, depth + 1);
        }

        return array;
    }

    private static string Text(string field) => field switch
    {
        _ when field.Contains("Path", StringComparison.Ordinal) || field.Contains("Folder", StringComparison.Ordinal) => Path,
        _ when field.Contains("Hash", StringComparison.Ordinal) => new string('f', 64),
        _ when field.Contains("Id>", StringComparison.Ordinal) || field.Contains("Uid", StringComparison.Ordinal) =>
            "1.3.6.1.4.1.14519.5.2.1.6655.2359.334263013826461574098541476",
        _ when field.Contains("Message", StringComparison.Ordinal)
            || field.Contains("Remedy", StringComparison.Ordinal)
            || field.Contains("Action", StringComparison.Ordinal) =>
            string.Join(' ', Enumerable.Repeat("words", 40)),
        _ when field.Contains("Label", StringComparison.Ordinal)
            || field.Contains("Diagnosis", StringComparison.Ordinal)
            || field.Contains("Class", StringComparison.Ordinal) =>
            "non-COVID",
        _ when field.Contains("Code", StringComparison.Ordinal) => "ImplausibleHounsfield",
        _ => "a-name-of-thirty-five-characters-ok",
    };
}
