namespace Cov19Ct.TestKit.Fuzzing;

/// <summary>What came of reading some bytes.</summary>
/// <param name="DecodedBytes">How many bytes they are decoded to, as far as they came to declare it.</param>
/// <param name="Error">What was thrown, if anything.</param>
internal readonly record struct FuzzOutcome(long DecodedBytes, Exception? Error);
