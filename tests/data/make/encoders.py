"""Independent programs that encode: each takes a plain DICOM file and writes another."""

import tempfile
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image
from pydicom.encaps import encapsulate, encapsulate_extended, itemize_frame
from pydicom.pixel_data_handlers import numpy_handler

from decoders import decode, run
from source import save


class Encoder:
    """program: which program wrote the file; command: with what arguments."""

    def __init__(self, program, command, write):
        self.program, self.command, self.write = program, command, write


def tool(program, name, *options):
    """A program that converts DICOM files."""
    command = " ".join([name, *options, "in.dcm", "out.dcm"])
    return Encoder(program, command, lambda source, target: run(name, *options, source, target))


def dcmtk(name, *options):
    return tool("dcmtk", name, *options)


def gdcm(*options):
    return tool("gdcm", "gdcmconv", *options)


PLAIN = Encoder("pydicom", "Dataset.save_as", lambda source, target: target.write_bytes(source.read_bytes()))


def pydicom_rle(source, target):
    file = pydicom.dcmread(source)
    file.compress("1.2.840.10008.1.2.5", encoding_plugin="pydicom")
    save(file, target)


PYDICOM_RLE = Encoder("pydicom", "Dataset.compress('1.2.840.10008.1.2.5')", pydicom_rle)


def wrapped(syntax, program, command, encode, fragments=1, table=True, extended=False, lossy=False, **elements):
    """A program that makes one codestream a frame; pydicom puts them into the DICOM file."""
    def write(source, target):
        file = pydicom.dcmread(source)
        pydicom.config.pixel_data_handlers = [numpy_handler]
        frames = file.pixel_array.reshape(-1, file.Rows, file.Columns)
        wrap(file, syntax, [encode(frame, file) for frame in frames], fragments, table, extended)
        for keyword, value in ({"LossyImageCompression": "01"} if lossy else {} | elements).items():
            setattr(file, keyword, value)
        save(file, target)
    return Encoder(f"{program} and pydicom", command, write)


def wrap(file, syntax, codestreams, fragments, table, extended):
    if extended:
        file.PixelData, file.ExtendedOffsetTable, file.ExtendedOffsetTableLengths = encapsulate_extended(codestreams)
    else:
        file.PixelData = encapsulate(codestreams, fragments_per_frame=fragments, has_bot=table)
    file.file_meta.TransferSyntaxUID = syntax
    file["PixelData"].VR = "OB"
    file["PixelData"].is_undefined_length = True


def again(encoder, fragments=1, table=True, extended=False):
    """The same codestreams, put into a file anew: in several fragments, with another table."""
    def write(source, target):
        encoder.write(source, target)
        file = pydicom.dcmread(target)
        frames = list(pydicom.encaps.generate_pixel_data_frame(file.PixelData, int(file.get("NumberOfFrames", 1))))
        wrap(file, file.file_meta.TransferSyntaxUID, frames, fragments, table, extended)
        save(file, target)
    tables = "an Extended Offset Table" if extended else "a Basic Offset Table" if table else "an empty offset table"
    return Encoder(
        f"{encoder.program} and pydicom", f"{encoder.command}; encapsulated again, {fragments} fragments a frame, {tables}", write)


def codestream(suffix, *command):
    """A program that makes a codestream of a file of raw samples."""
    def encode(frame, file):
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder) / "frame.rawl", Path(folder) / ("frame" + suffix)
            source.write_bytes(np.ascontiguousarray(frame).astype(frame.dtype.newbyteorder("<")).tobytes())
            sign = "s" if file.PixelRepresentation else "u"
            run(*command, "-i", source, "-o", target, "-F", f"{file.Columns},{file.Rows},1,{file.BitsStored},{sign}")
            return target.read_bytes()
    return encode


def openjpeg(*options, syntax="1.2.840.10008.1.2.4.90", lossy=False, **rest):
    command = " ".join(["opj_compress", *options])
    return wrapped(syntax, "OpenJPEG", command, codestream(".j2k", "opj_compress", *options), lossy=lossy, **rest)


def grok(*options):
    return wrapped("1.2.840.10008.1.2.4.90", "Grok", " ".join(["grk_compress", *options]), codestream(".j2k", "grk_compress", *options))


def openjph(*options, syntax="1.2.840.10008.1.2.4.201", lossy=False, **rest):
    def encode(frame, file):
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder) / "frame.yuv", Path(folder) / "frame.j2c"
            source.write_bytes(np.ascontiguousarray(frame).astype(frame.dtype.newbyteorder("<")).tobytes())
            run("ojph_compress", "-i", source, "-o", target, "-dims", f"{{{file.Columns},{file.Rows}}}", "-num_comps", "1",
                "-signed", "true" if file.PixelRepresentation else "false", "-bit_depth", file.BitsStored, "-downsamp", "{1,1}", *options)
            return target.read_bytes()
    return wrapped(syntax, "OpenJPH", " ".join(["ojph_compress", *options]), encode, lossy=lossy, **rest)


def libjpeg(*options, syntax):
    def encode(frame, _):
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder) / "frame.pgm", Path(folder) / "frame.jpg"
            Image.fromarray(frame).save(source)
            run("cjpeg", "-grayscale", *options, "-outfile", target, source)
            return target.read_bytes()
    return wrapped(syntax, "libjpeg-turbo", " ".join(["cjpeg", *options]), encode, lossy=True)
