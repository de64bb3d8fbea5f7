using System.Security.Cryptography;
using System.Text;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>SHA-256 over tensors: name, type, shape and bytes of each. They are added in the ordinal order of their names, so that it does
/// not depend on where they lie.</summary>
internal sealed class TensorHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Begins a tensor; its bytes follow.</summary>
    public void Add(TensorEntry entry) =>
        _hash.AppendData(Encoding.UTF8.GetBytes($"{entry.Name}\n{entry.DataType}\n{string.Join(',', entry.Shape)}\n"));

    public void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>The hash, hexadecimal.</summary>
    public string Finish() => Convert.ToHexString(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
