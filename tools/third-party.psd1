# What New-ThirdPartyNotice.ps1 cannot read in the packages: texts that a package does not hold, and libraries that are inside a package
# under a licence of their own. Files are patterns of the names of shipped files, Texts are files in tools/licences.
@{
    # The packages that encoders come from.
    Encoders   = @{
        'imagenet-resnet20.safetensors' = 'Microsoft.ML.DnnImageFeaturizer.ResNet18'
    }

    # The texts of packages that name no licence expression.
    Packages   = @{
        'BitMiracle.LibTiff.NET' = 'LibTiff.NET'
    }

    Components = @(
        @{
            Name = 'oneDNN (in libtorch)'; Files = 'libtorch_cpu.so', 'torch_cpu.dll', 'libtorch_cpu.dylib'
            Copyright = 'Copyright Intel Corporation and the oneDNN contributors'; Licence = 'Apache-2.0'; Texts = 'Apache-2.0'
            Source = 'https://github.com/uxlfoundation/oneDNN'
        }
        @{
            Name = 'Intel oneAPI Math Kernel Library (in libtorch)'; Files = 'libtorch_cpu.so', 'torch_cpu.dll'
            Copyright = 'Copyright Intel Corporation'; Licence = 'Intel Simplified Software License'; Texts = 'Intel-Simplified'
            Source = 'https://www.intel.com/content/www/us/en/developer/tools/oneapi/onemkl.html'
        }
        @{
            Name = 'GNU OpenMP runtime, libgomp (part of GCC)'; Files = 'libgomp*'
            Copyright = 'Copyright Free Software Foundation, Inc.'; Licence = 'GPL-3.0-or-later WITH GCC-exception-3.1'
            Texts = 'GCC-exception-3.1', 'GPL-3.0'
            Source = 'https://gcc.gnu.org'
        }
        @{
            Name = 'LLVM and Intel OpenMP runtime'; Files = 'libomp*', 'libiomp*'
            Copyright = 'Copyright the LLVM project contributors, and Intel Corporation'; Licence = 'Apache-2.0 WITH LLVM-exception'
            Texts = 'LLVM-exception', 'Apache-2.0'
            Source = 'https://openmp.llvm.org'
        }
        @{
            Name = 'libuv'; Files = 'uv.dll'
            Copyright = 'Copyright (c) 2015-present libuv project contributors'; Licence = 'MIT'; Texts = 'MIT'
            Source = 'https://github.com/libuv/libuv'
        }
    )
}
