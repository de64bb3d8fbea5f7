using System.Runtime.InteropServices;

namespace Cov19Ct.Model.Runtime;

/// <summary>What CUDA's driver tells of GPUs, and TorchSharp does not. Its devices are numbered as libtorch's.</summary>
internal static class CudaDriver
{
    private const int Success = 0;
    private const int ComputeCapabilityMajor = 75; // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR

    private delegate int Initialise(uint flags);

    private delegate int GetDevice(out int device, int ordinal);

    private delegate int GetAttribute(out int value, int attribute, int device);

    /// <summary>The first number of a GPU's compute capability; 0 where the driver does not state it.</summary>
    public static int ComputeCapabilityOf(int ordinal)
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out IntPtr driver))
        {
            return 0;
        }

        try
        {
            return Find<Initialise>("cuInit") is Initialise initialise && initialise(0) == Success
                && Find<GetDevice>("cuDeviceGet") is GetDevice getDevice && getDevice(out int device, ordinal) == Success
                && Find<GetAttribute>("cuDeviceGetAttribute") is GetAttribute getAttribute
                && getAttribute(out int major, ComputeCapabilityMajor, device) == Success
                    ? major
                    : 0;
        }
        finally
        {
            NativeLibrary.Free(driver);
        }

        T? Find<T>(string name)
            where T : Delegate =>
                NativeLibrary.TryGetExport(driver, name, out IntPtr function) ? Marshal.GetDelegateForFunctionPointer<T>(function) : null;
    }
}
