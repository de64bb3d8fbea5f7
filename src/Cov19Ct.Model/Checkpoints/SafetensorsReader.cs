using System.IO.MemoryMappedFiles;
using Cov19Ct.Storage.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace Cov19Ct.Model.Checkpoints;

/// <summary>Reads a safetensors file: eight bytes of header length, a JSON header, then the tensors' bytes, little endian.</summary>
/// <remarks>The format is Hugging Face's (its README, "Format"). The file is mapped, so that a tensor is copied once: it must not become
/// shorter meanwhile. Safe to use from several threads.</remarks>
internal sealed class SafetensorsReader : IDisposable
{
    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly string? _sealedHash;

    private SafetensorsReader(string path, MemoryMappedFile file, SafetensorsHeader header)
    {
        _path = path;
        _file = file;
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        Tensors = header.Tensors;
        IsSealed = header.IsSealed;
        _sealedHash = header.IsSealed ? header.Metadata.GetValueOrDefault(FileSeal.TensorsKey, "") : null;
        Metadata = header.Metadata.Where(text => text.Key is not (FileSeal.HeaderKey or FileSeal.TensorsKey))
            .ToDictionary(text => text.Key, text => text.Value);
    }

    /// <summary>The texts of <c>__metadata__</c>, without those of the seal.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>True where the file has a seal. Its header is then as it was written; <see cref="HashTensors"/> says whether its tensors
    /// are.</summary>
    public bool IsSealed { get; }

    /// <summary>Opens a file and reads its header. The caller disposes the reader.</summary>
    /// <exception cref="InvalidModelFileException">The file is no whole safetensors file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafetensorsReader Open(string path)
    {
        using FileStream stream = RegularFile.OpenStream(path);
        SafetensorsHeader header = SafetensorsHeader.Read(stream, path);
        MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            return new SafetensorsReader(path, file, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a file without a seal: of the files of this module all have one.</summary>
    /// <exception cref="InvalidModelFileException">It has none.</exception>
    public void RequireSeal()
    {
        if (!IsSealed)
        {
            throw Invalid(
                _path,
                "it has no seal, so nothing would show whether it is damaged. It was written by an earlier version of this module or "
                    + "changed by another program, or its seal itself is damaged. Create or train the model again.");
        }
    }

    /// <summary>Copies a tensor's bytes into a tensor of the same shape, converting the element type where it differs.</summary>
    /// <exception cref="InvalidModelFileException">The shapes differ, or one holds integers and the other does not.</exception>
    public void CopyTo(TensorEntry entry, Tensor target)
    {
        if (!entry.Shape.AsSpan().SequenceEqual(target.shape))
        {
            throw Invalid(
                _path,
                $"tensor {SafetensorsHeader.Shown(entry.Name)} has shape [{SafetensorsHeader.Shown(string.Join(", ", entry.Shape))}], not "
                    + $"[{string.Join(", ", target.shape)}].");
        }

        if (is_floating_point(target.dtype) != is_floating_point(entry.DataType))
        {
            throw Invalid(_path, $"tensor {SafetensorsHeader.Shown(entry.Name)} has type {entry.DataType}, not {target.dtype}.");
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        if (target.dtype == entry.DataType && target.device_type == DeviceType.CPU && target.is_contiguous())
        {
            Read(entry, target.bytes);
            return;
        }

        Tensor read = empty(entry.Shape, dtype: entry.DataType);
        Read(entry, read.bytes);
        target.copy_(read);
    }

    /// <summary>SHA-256 over the tensors in order of their names: name, type, shape and bytes. Metadata does not count.</summary>
    /// <exception cref="InvalidModelFileException">It is another than the one that the tensors were sealed with.</exception>
    public string HashTensors()
    {
        using TensorHash hash = new();
        byte[] buffer = new byte[1 << 20];
        foreach (TensorEntry entry in Tensors.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            hash.Add(entry);
            for (long done = 0; done < entry.Length;)
            {
                Span<byte> part = buffer.AsSpan(0, (int)Math.Min(entry.Length - done, buffer.Length));
                _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(entry.Offset + done), part);
                hash.Add(part);
                done += part.Length;
            }
        }

        string found = hash.Finish();
        return _sealedHash is null || _sealedHash == found
            ? found
            : throw Invalid(_path, "it is damaged: its tensors have changed since it was written.");
    }

    /// <summary>Copies the bytes of all tensors, in the file's order.</summary>
    public void CopyTensorsTo(Stream destination)
    {
        byte[] buffer = new byte[1 << 20];
        foreach (TensorEntry entry in Tensors.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Length))
        {
            for (long done = 0; done < entry.Length;)
            {
                Span<byte> part = buffer.AsSpan(0, (int)Math.Min(entry.Length - done, buffer.Length));
                _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(entry.Offset + done), part);
                destination.Write(part);
                done += part.Length;
            }
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private void Read(TensorEntry entry, Span<byte> bytes) => _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)entry.Offset, bytes);

    private static InvalidModelFileException Invalid(string path, string detail) => new(path, detail);
}
