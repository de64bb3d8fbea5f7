namespace Cov19Ct.Benchmarks.Measuring;

/// <summary>Packages that measuring needs and building does not.</summary>
internal static class PeerPackages
{
    /// <exception cref="UsageException">The program was built without them.</exception>
    public static void Require()
    {
#if !WITH_PEERS
        throw new UsageException(
            "This needs ONNX Runtime and BenchmarkDotNet: run it with -p:WithPeers=true, as tests/Benchmarks/README.md says.");
#endif
    }
}
