"""Independent programs that decode DICOM pixel data: each gives the stored samples, int64 (frames, rows, columns)."""

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pydicom
from pydicom.encaps import decode_data_sequence, generate_pixel_data_frame
from pydicom.pixel_data_handlers import gdcm_handler, numpy_handler, pillow_handler, rle_handler

NATIVE = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"]
RLE = ["1.2.840.10008.1.2.5"]
JPEG = ["1.2.840.10008.1.2.4." + last for last in ("50", "51")]
JPEG_OTHER = ["1.2.840.10008.1.2.4." + last for last in ("53", "55", "57", "70")]
JPEG_LS = ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"]
JPEG_2000 = ["1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"]
HTJ2K = ["1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203"]
# pydicom 2.3.1 does not know these.
pydicom._uid_dict.UID_dictionary.update({syntax: ("High-Throughput JPEG 2000", "Transfer Syntax", "", "", "") for syntax in HTJ2K})
SYNTAXES = {syntax: group for group in (NATIVE, RLE, JPEG, JPEG_OTHER, JPEG_LS, JPEG_2000, HTJ2K) for syntax in group}


def run(*arguments):
    """Runs a program; its output is in the error where it fails."""
    done = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(" ".join(map(str, arguments)) + "\n" + done.stdout + done.stderr)
    return done.stdout + done.stderr


def shaped(samples, file):
    return np.asarray(samples).astype(np.int64).reshape(int(file.get("NumberOfFrames", 1)), file.Rows, file.Columns)


def sign_extended(samples, file):
    """Stored bits with their sign: the bits above them say nothing (PS3.5 section 8.1.1)."""
    samples = samples & (1 << file.BitsStored) - 1
    if file.PixelRepresentation == 1:
        samples = np.where(samples >> file.BitsStored - 1, samples - (1 << file.BitsStored), samples)
    return samples


def by_handler(handler):
    def decode(path):
        file = pydicom.dcmread(path)
        pydicom.config.pixel_data_handlers = [handler]
        return shaped(file.pixel_array, file)
    return decode


def after(*command):
    """Lets a program write the file anew, uncompressed, and takes its samples."""
    def decode(path):
        with tempfile.TemporaryDirectory() as folder:
            plain = Path(folder) / "plain.dcm"
            run(*command, path, plain)
            file = pydicom.dcmread(plain)
            if str(file.file_meta.TransferSyntaxUID) not in NATIVE:
                raise RuntimeError("left compressed")
            pydicom.config.pixel_data_handlers = [numpy_handler]
            return shaped(file.pixel_array, file)
    return decode


def by_codestream(read):
    """Gives each frame's codestream to a decoder of such files."""
    def decode(path):
        file = pydicom.dcmread(path)
        frames = [read(frame, file) for frame in generate_pixel_data_frame(file.PixelData, int(file.get("NumberOfFrames", 1)))]
        return sign_extended(shaped(np.stack(frames), file), file)
    return decode


def raw_samples(*command):
    """A JPEG 2000 program that writes a file of raw little-endian samples."""
    def read(codestream, file):
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder) / "frame.j2k", Path(folder) / "frame.rawl"
            source.write_bytes(codestream)
            run(*command, "-i", source, "-o", target)
            kind = ("i" if file.PixelRepresentation else "u") + str(file.BitsAllocated // 8)
            return np.frombuffer(target.read_bytes(), "<" + kind)
    return read


def openjph(codestream, file):
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "frame.j2c", Path(folder) / "frame.yuv"
        source.write_bytes(codestream)
        run("ojph_expand", "-i", source, "-o", target)
        kind = ("i" if file.PixelRepresentation else "u") + str(file.BitsAllocated // 8)
        return np.frombuffer(target.read_bytes(), "<" + kind)


PYDICOM, DCMTK, GDCM = "pydicom", "dcmtk", "gdcm"
OPENJPEG = ("OpenJPEG", by_codestream(raw_samples("opj_decompress")))
GROK = ("Grok", by_codestream(raw_samples("grk_decompress")))
DECODERS = {
    NATIVE[0]: [(PYDICOM, by_handler(numpy_handler)), (DCMTK, after("dcmconv", "+te")), (GDCM, after("gdcmconv", "--raw", "--explicit"))],
    RLE[0]: [(PYDICOM, by_handler(rle_handler)), (DCMTK, after("dcmdrle")), (GDCM, after("gdcmconv", "--raw"))],
    JPEG[0]: [(DCMTK, after("dcmdjpeg")), (GDCM, after("gdcmconv", "--raw")), ("Pillow", by_handler(pillow_handler))],
    JPEG_OTHER[0]: [(DCMTK, after("dcmdjpeg")), (GDCM, after("gdcmconv", "--raw"))],
    JPEG_LS[0]: [(DCMTK, after("dcmdjpls")), (GDCM, after("gdcmconv", "--raw"))],
    JPEG_2000[0]: [OPENJPEG, (GDCM, by_handler(gdcm_handler)), GROK],
    HTJ2K[0]: [("OpenJPH", by_codestream(openjph)), OPENJPEG, GROK],
}


def decode(path):
    """What each decoder makes of a file: a dictionary of arrays, and one of the reasons why others gave none."""
    syntax = str(pydicom.dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID)
    arrays, failures = {}, {}
    for name, decoder in DECODERS[SYNTAXES[syntax][0]]:
        try:
            arrays[name] = decoder(path)
        except Exception as error:  # Whatever stops one program is told in the list of files; the others must still agree.
            failures[name] = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
    return arrays, failures


def fragments(path):
    """The fragments of a file's pixel data, without the offset table."""
    return decode_data_sequence(pydicom.dcmread(path).PixelData)
