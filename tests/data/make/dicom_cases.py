"""Which DICOM files there are: what each holds and which program wrote it."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pydicom

from decoders import run
from encoders import PLAIN, PYDICOM_RLE, Encoder, again, dcmtk, gdcm, grok, libjpeg, openjpeg, openjph
from source import AXIAL, DATA, ORIGIN, PIXELS, SLICES, SPACING, classic, enhanced, phantom, place, save, uid

BASELINE, EXTENDED, PROGRESSIVE = (f"1.2.840.10008.1.2.4.{last}" for last in (50, 51, 55))
LOSSLESS_PROCESS, J2K_LOSSY, HT_RPCL, HT_LOSSY = (f"1.2.840.10008.1.2.4.{last}" for last in (57, 91, 202, 203))
SLICE = 3
FRAMES = [3, 0, 5, 1, 4, 2]
LOSSLESS = dcmtk("dcmcjpeg", "+e1")


@dataclass
class Case:
    name: str
    files: list
    encoder: Encoder
    stored: np.ndarray
    exact: bool
    about: str = ""


# Name, pixels, encoder. Names of files that lost something begin with lossy.
CODEC = [
    *[(f"native-{name}", name, PLAIN) for name in PIXELS],
    ("native-padding", "s16", PLAIN),
    ("native-implicit", "u12", dcmtk("dcmconv", "+ti")),
    ("native-implicit-gdcm", "s16", gdcm("--implicit")),
    ("native-big-endian", "s16", dcmtk("dcmconv", "+tb")),
    ("native-big-endian-u8", "u8", dcmtk("dcmconv", "+tb")),
    ("native-deflated", "u12", dcmtk("dcmconv", "+td")),
    ("native-undefined-length", "u12", dcmtk("dcmconv", "+te", "-e", "+g")),
    ("rle-dcmtk", "u12", dcmtk("dcmcrle")),
    ("rle-dcmtk-s16", "s16", dcmtk("dcmcrle")),
    ("rle-dcmtk-u8", "u8", dcmtk("dcmcrle")),
    ("rle-gdcm", "u16", gdcm("--rle")),
    ("rle-pydicom", "s16", PYDICOM_RLE),
    *[(f"jpeg-lossless-70-{name}", name, LOSSLESS) for name in ("u12", "s16", "u16", "u8", "s12", "mono1")],
    ("jpeg-lossless-70-gdcm", "u12", gdcm("--jpeg")),
    ("jpeg-lossless-70-gdcm-s16", "s16", gdcm("--jpeg")),
    ("jpeg-lossless-70-gdcm-u8", "u8", gdcm("--jpeg")),
    *[(f"jpeg-lossless-57-p{value}", "u12", dcmtk("dcmcjpeg", "+el", "+sv", str(value))) for value in range(1, 8)],
    *[(f"jpeg-lossless-57-p{value}-u16", "u16", dcmtk("dcmcjpeg", "+el", "+sv", str(value))) for value in (4, 6, 7)],
    ("jpeg-lossless-57-p5-u8", "u8", dcmtk("dcmcjpeg", "+el", "+sv", "5")),
    ("lossy-jpeg-lossless-57-point-transform", "u12", dcmtk("dcmcjpeg", "+el", "+sv", "4", "+pt", "2", "+un")),
    ("jpeg-lossless-fragments", "u12", dcmtk("dcmcjpeg", "+e1", "+fs", "1")),
    ("jpeg-lossless-fragments-no-table", "u16", dcmtk("dcmcjpeg", "+e1", "+fs", "1", "-ot")),
    *[(f"lossy-jpeg-50-q{quality}", "u8", dcmtk("dcmcjpeg", "+eb", "+q", str(quality), "+un")) for quality in (90, 40)],
    ("lossy-jpeg-50-standard-tables", "u8", dcmtk("dcmcjpeg", "+eb", "-ho", "+un")),
    ("lossy-jpeg-50-restart", "u8", libjpeg("-quality", "85", "-restart", "1B", syntax=BASELINE)),
    ("lossy-jpeg-50-restart-rows", "u8", libjpeg("-quality", "95", "-restart", "2", "-optimize", syntax=BASELINE)),
    ("lossy-jpeg-51-8bit", "u8", dcmtk("dcmcjpeg", "+ee", "+be", "+un")),
    ("lossy-jpeg-51-12bit", "u12", dcmtk("dcmcjpeg", "+ee", "+bt", "+un")),
    ("lossy-jpeg-51-12bit-q30", "u12", dcmtk("dcmcjpeg", "+ee", "+bt", "+q", "30", "+un")),
    ("lossy-jpeg-50-gdcm", "u8", gdcm("--jpeg", "--lossy", "-q", "90")),
    ("lossy-jpeg-53-8bit", "u8", dcmtk("dcmcjpeg", "+es", "+be", "+un")),
    ("lossy-jpeg-53-12bit", "u12", dcmtk("dcmcjpeg", "+es", "+bt", "+un")),
    ("lossy-jpeg-55-8bit", "u8", dcmtk("dcmcjpeg", "+ep", "+be", "+un")),
    ("lossy-jpeg-55-12bit", "u12", dcmtk("dcmcjpeg", "+ep", "+bt", "+un")),
    ("lossy-jpeg-55-libjpeg", "u8", libjpeg("-quality", "90", "-progressive", "-restart", "3B", syntax=PROGRESSIVE)),
    *[(f"jpeg-ls-80-{name}", name, dcmtk("dcmcjpls", "+el")) for name in ("u12", "s16", "u16", "u8", "s12")],
    ("jpeg-ls-80-presets", "u12", dcmtk("dcmcjpls", "+el", "+pc", "+t1", "30", "+t2", "90", "+t3", "300", "+rs", "32")),
    ("jpeg-ls-80-gdcm", "u12", gdcm("--jpegls")),
    ("jpeg-ls-80-gdcm-s16", "s16", gdcm("--jpegls")),
    *[(f"lossy-jpeg-ls-81-near{near}", "u12", dcmtk("dcmcjpls", "+en", "+md", str(near), "+un")) for near in (1, 3, 20)],
    ("lossy-jpeg-ls-81-near2-u8", "u8", dcmtk("dcmcjpls", "+en", "+un")),
    ("lossy-jpeg-ls-81-gdcm", "u12", gdcm("--jpegls", "--lossy", "-e", "4")),
    *[(f"j2k-90-gdcm-{name}", name, gdcm("--j2k")) for name in ("u12", "s16", "u16", "u8", "s12")],
    ("j2k-90-gdcm-tiles", "u12", gdcm("--j2k", "-t", "16,16", "-n", "3")),
    *[(f"j2k-90-{order.lower()}", "u12", openjpeg("-p", order, "-n", "4", "-b", "16,16", "-t", "32,32", "-c", "[16,16]"))
      for order in ("LRCP", "RLCP", "RPCL", "PCRL", "CPRL")],
    *[(f"j2k-90-style{style}", "u12", openjpeg("-M", str(style), "-b", "32,32", "-n", "3")) for style in (1, 2, 4, 8, 32, 47)],
    ("j2k-90-layers", "u12", openjpeg("-r", "20,8,3,1", "-n", "4", "-b", "16,16", "-SOP", "-EPH")),
    ("j2k-90-tile-parts", "s16", openjpeg("-t", "32,16", "-TP", "R", "-PLT", "-TLM", "-p", "RPCL", "-n", "3")),
    ("j2k-90-origin", "u16", openjpeg("-d", "5,3", "-T", "2,1", "-t", "24,20", "-n", "3")),
    ("j2k-90-order-change", "u12", openjpeg("-n", "4", "-r", "10,1", "-POC", "T1=0,0,2,2,1,RLCP/T1=2,0,2,4,1,LRCP")),
    ("j2k-90-shift", "u12", openjpeg("-ROI", "c=0,U=5", "-n", "3")),
    ("j2k-90-one-level", "u8", openjpeg("-n", "1")),
    ("j2k-90-grok", "u12", grok("-n", "4", "-p", "PCRL", "-t", "32,32")),
    ("j2k-91-reversible", "u12", openjpeg("-n", "4", syntax=J2K_LOSSY)),
    ("lossy-j2k-91-layers", "u12", openjpeg("-r", "12,6", "-n", "4", syntax=J2K_LOSSY, lossy=True)),
    ("lossy-j2k-91-97", "u12", openjpeg("-I", "-r", "6", "-n", "4", syntax=J2K_LOSSY, lossy=True)),
    ("lossy-j2k-91-97-s16", "s16", openjpeg("-I", "-r", "4", "-t", "32,32", syntax=J2K_LOSSY, lossy=True)),
    ("lossy-j2k-91-gdcm", "u12", gdcm("--j2k", "--lossy", "-r", "5")),
    ("htj2k-201", "u12", openjph("-reversible", "true")),
    ("htj2k-201-u8", "u8", openjph("-reversible", "true", "-num_decomps", "3")),
    ("htj2k-201-u16", "u16", openjph("-reversible", "true", "-block_size", "{16,16}", "-prog_order", "LRCP")),
    ("htj2k-201-tiles", "u12", openjph("-reversible", "true", "-tile_size", "{32,32}", "-prog_order", "CPRL", "-num_decomps", "2")),
    ("htj2k-202", "u12", openjph("-reversible", "true", "-prog_order", "RPCL", syntax=HT_RPCL)),
    ("lossy-htj2k-203", "u12", openjph("-qstep", "0.0005", syntax=HT_LOSSY, lossy=True)),
]

ENHANCED = [
    ("enhanced-native", PLAIN),
    ("enhanced-big-endian", dcmtk("dcmconv", "+tb")),
    ("enhanced-deflated", dcmtk("dcmconv", "+td")),
    ("enhanced-rle", dcmtk("dcmcrle")),
    ("enhanced-lossless", LOSSLESS),
    ("enhanced-lossless-fragments", dcmtk("dcmcjpeg", "+e1", "+fs", "1")),
    ("enhanced-lossless-fragments-no-table", dcmtk("dcmcjpeg", "+e1", "+fs", "1", "-ot")),
    ("enhanced-lossless-three-fragments", again(LOSSLESS, fragments=3)),
    ("enhanced-jpeg-ls-extended-table", again(dcmtk("dcmcjpls"), extended=True)),
    ("enhanced-jpeg-ls-no-table", again(dcmtk("dcmcjpls"), table=False)),
    ("enhanced-j2k", gdcm("--j2k")),
    ("enhanced-j2k-fragments-no-table", again(openjpeg("-n", "4"), fragments=2, table=False)),
    ("enhanced-htj2k", openjph("-reversible", "true")),
]

SERIES = [
    ("series-explicit", "u12", PLAIN),
    ("series-implicit", "u12", dcmtk("dcmconv", "+ti")),
    ("series-rle", "s16", dcmtk("dcmcrle")),
    ("series-lossless", "u12", LOSSLESS),
    ("series-jpeg-ls", "u16", gdcm("--jpegls")),
    ("series-j2k", "s16", gdcm("--j2k")),
]


# Of 16.26 degrees: whole hundredths, so that no program rounds a direction cosine.
COSINE, SINE = 0.96, 0.28


def geometries():
    """Name, orientation, step from slice to slice, further elements, and what it is."""
    cosine, sine = COSINE, SINE
    tilt = {"GantryDetectorTilt": "16.26"}
    yield "geometry-tilt", (1, 0, 0, 0, cosine, -sine), (0, 0, 7.5), tilt, "gantry tilt: planes lean, the table does not"
    yield "geometry-oblique", (cosine, sine, 0, -sine, cosine, 0), (0, 0, 7.5), {}, "turned about the long axis"
    normal = (0, sine * 7.5, cosine * 7.5)
    yield "geometry-oblique-normal", (1, 0, 0, 0, cosine, -sine), normal, {}, "slices along a leaning normal"
    yield "geometry-prone", (-1, 0, 0, 0, -1, 0), (0, 0, 7.5), {"PatientPosition": "HFP"}, "rows to anterior, columns to the right"
    yield "geometry-decubitus", (0, 1, 0, -1, 0, 0), (0, 0, 7.5), {"PatientPosition": "HFDL"}, "rows to the right, columns to posterior"
    yield "geometry-mirrored", (1, 0, 0, 0, -1, 0), (0, 0, -7.5), {"PatientPosition": "FFS"}, "rows to anterior; numbered from head to feet"


def make_codec(folder, volume):
    for name, pixels, encoder in CODEC:
        kind = PIXELS[pixels]
        stored = kind.store(volume[SLICE])
        more = {}
        if name == "native-padding":
            stored[:8, :8] = -2000
            more = {"PixelPaddingValue": -2000}
        plain = save(classic(name, SLICE + 1, stored, kind, place(SLICE), **more), folder / "plain.dcm")
        target = DATA / "dicom" / "codec" / f"{name}.dcm"
        target.parent.mkdir(parents=True, exist_ok=True)
        encoder.write(plain, target)
        yield Case(name, [target], encoder, stored[None], not name.startswith("lossy"))


def make_enhanced(folder, volume):
    kind = PIXELS["u12"]
    stored = kind.store(volume)
    for name, encoder in ENHANCED:
        plain = save(enhanced(name, stored, kind, FRAMES), folder / "plain.dcm")
        target = DATA / "dicom" / "enhanced" / f"{name}.dcm"
        target.parent.mkdir(parents=True, exist_ok=True)
        encoder.write(plain, target)
        yield Case(name, [target], encoder, stored[FRAMES], True)


def make_series(folder, volume):
    for name, pixels, encoder in SERIES:
        files = write_series(folder, volume, name, pixels, encoder, AXIAL, (0, 0, SPACING[0]))
        yield Case(name, files, encoder, PIXELS[pixels].store(volume), True)
    for name, orientation, step, more, about in geometries():
        files = write_series(folder, volume, name, "u12", LOSSLESS, orientation, step, **more)
        yield Case(name, files, LOSSLESS, PIXELS["u12"].store(volume), True, about)


def write_series(folder, volume, name, pixels, encoder, orientation, step, **more):
    """Files whose names are in no order; gives them in the order of the volume's slices."""
    kind = PIXELS[pixels]
    stored = kind.store(volume)
    files = []
    for index in range(SLICES):
        position = tuple(origin + index * along for origin, along in zip(ORIGIN, step))
        plain = save(classic(name, index + 1, stored[index], kind, position, orientation, **more), folder / "plain.dcm")
        files.append(DATA / "dicom" / name / f"IM{FRAMES[index] + 1}.dcm")
        files[-1].parent.mkdir(parents=True, exist_ok=True)
        encoder.write(plain, files[-1])
    return files


def make_directory(folder, volume):
    """A folder as on a CD: file names of eight capitals, and a DICOMDIR that names them."""
    root = DATA / "dicom" / "directory"
    files = write_series(folder, volume, "directory", "u12", PLAIN, AXIAL, (0, 0, SPACING[0]))
    files = [file.rename(file.with_suffix("")) for file in files]
    names = sorted(file.name for file in files)
    run("dcmmkdir", "--general-purpose", "--output-file", root / "DICOMDIR", "--input-directory", root, *names)
    name_directory(root / "DICOMDIR")
    encoder = Encoder("dcmtk", "dcmmkdir --general-purpose --output-file DICOMDIR IM1 ... IM6", None)
    yield Case("directory", [*files, root / "DICOMDIR"], encoder, PIXELS["u12"].store(volume), True, "a DICOMDIR and the files it names")


def name_directory(path):
    """Gives the directory a fixed UID of the same length, so that the offsets in it stay right: dcmmkdir makes another each time."""
    made = str(pydicom.dcmread(path).file_meta.MediaStorageSOPInstanceUID)
    fixed = (uid("directory") + ".").ljust(len(made), "1")
    if len(fixed) != len(made):
        raise RuntimeError(f"dcmmkdir made a UID of {len(made)} characters; {len(fixed)} are needed.")
    path.write_bytes(path.read_bytes().replace(made.encode(), fixed.encode()))


def make():
    volume = phantom()
    with tempfile.TemporaryDirectory() as folder:
        for maker in (make_codec, make_enhanced, make_series, make_directory):
            yield from maker(Path(folder), volume)
