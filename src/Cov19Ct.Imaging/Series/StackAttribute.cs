using Cov19Ct.Imaging.Dicom.Images;

namespace Cov19Ct.Imaging.Series;

/// <summary>An attribute that may distinguish the stacks of one series.</summary>
/// <param name="Noun">Its name in a sentence.</param>
/// <param name="Values">Its value in each slice.</param>
/// <param name="MayChange">True where it may change along one stack: from acquisition to acquisition, or with the dose.</param>
internal sealed record StackAttribute(string Noun, IReadOnlyDictionary<CtImageHeader, StackValue> Values, bool MayChange = false);

/// <summary>The value of an attribute in a slice.</summary>
/// <param name="Key">Equal for values that mean the same; null where the file does not state it.</param>
/// <param name="Name">A name for the stack of slices that have it; null where stacks are numbered.</param>
internal readonly record struct StackValue(string? Key, string? Name);
