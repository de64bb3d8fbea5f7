namespace Cov19Ct.Benchmarks;

/// <summary>The arguments are not those of the verb.</summary>
internal sealed class UsageException(string message) : Exception(message);
