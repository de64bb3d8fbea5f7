"""What it takes GDCM to decode DICOM images: the peer of the verb `decode`.

usage: decode_gdcm.py <folder or file> [repetitions]

Needs Debian's python3-gdcm. GDCM decodes when the buffer of an image is asked for, and its Python binding then makes a string of
it, which takes as long again: so the time for the same image without compression is measured too, and taken off. One thread;
reading the file is not part of it.
"""
import os
import statistics
import sys
import tempfile
import time

import gdcm


def read(path):
    reader = gdcm.ImageReader()
    reader.SetFileName(path)
    if not reader.Read():
        raise SystemExit(f"GDCM cannot read {path}.")
    return reader


def uncompressed(reader, path):
    """Writes an image without compression and reads it back."""
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.ExplicitVRLittleEndian))
    change.SetInput(reader.GetImage())
    if not change.Change():
        raise SystemExit("GDCM cannot decode the image.")
    writer = gdcm.ImageWriter()
    writer.SetFileName(path)
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    if not writer.Write():
        raise SystemExit(f"GDCM cannot write {path}.")
    return read(path)


def milliseconds(image):
    start = time.perf_counter()
    image.GetBuffer()
    return (time.perf_counter() - start) * 1e3


def main():
    gdcm.Trace.WarningOff()
    data = sys.argv[1]
    repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    paths = sorted(os.path.join(data, name) for name in os.listdir(data)) if os.path.isdir(data) else [data]
    median = best = megapixels = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            compressed = read(path)
            image = compressed.GetImage()
            # Readers own their images: both are kept while the images are in use.
            original = read(path)
            plain = uncompressed(original, os.path.join(folder, "plain.dcm"))
            times = [(milliseconds(image), milliseconds(plain.GetImage())) for _ in range(repetitions)]
            decoded, copied = zip(*times)
            median += statistics.median(decoded) - statistics.median(copied)
            best += min(decoded) - min(copied)
            megapixels += image.GetDimension(0) * image.GetDimension(1) / 1e6
            syntax = compressed.GetFile().GetHeader().GetDataSetTransferSyntax().GetString()

    print(
        f"{syntax} {len(paths)} images: median {median / megapixels:.2f} ms, best {best / megapixels:.2f} ms a megapixel"
    )


if __name__ == "__main__":
    main()
