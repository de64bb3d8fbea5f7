namespace Cov19Ct.TestKit.Fuzzing;

/// <summary>Something that reads untrusted bytes, and bytes that it reads without complaint.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Seed">A valid file or codestream.</param>
/// <param name="Read">Reads bytes to their end.</param>
/// <param name="IsAllowed">Whether an exception is one of those that the reader documents.</param>
internal sealed record FuzzTarget(string Name, byte[] Seed, Func<byte[], FuzzOutcome> Read, Func<Exception, bool> IsAllowed)
{
    public override string ToString() => Name;
}
