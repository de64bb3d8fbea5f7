"""Makes the small files of tests/data/research with programs of other projects, and research.json: the values and the geometry that they
hold by nibabel and numpy. Packages of Debian: python3-numpy, python3-nibabel, python3-skimage (tifffile), python3-vtk9, teem-apps,
libtiff-tools.

/usr/bin/python3 make_research.py"""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import nibabel
import numpy
import tifffile
import vtk
from vtk.util.numpy_support import numpy_to_vtk

FOLDER = Path(__file__).parent.parent / "research"
shutil.rmtree(FOLDER, ignore_errors=True)
FOLDER.mkdir()
K, J, I = numpy.mgrid[0:5, 0:7, 0:6]
HU = (K * 101 + J * 13 - I * 29 - 1000).astype("<i2")
UNITS = {"short": "<i2", "ushort": "<u2", "int": "<i4", "float": "<f4", "double": "<f8", "uchar": "u1"}
SPACING = numpy.array([0.75, 0.75, 2.5])
ORIGIN = numpy.array([-120.5, 33.25, -410.0])
LPS = numpy.diag([-1, -1, 1, 1])
TILT = numpy.array([[1, 0, 0], [0, 1, 0.2], [0, 0, 1]]).T
TURNED = numpy.array([[0, 1, 0], [0, 0, -1], [-1, 0, 0]], float)
ENTRIES = []


def entry(path, values, directions, about, origin=ORIGIN):
    """directions: rows are the unit steps of the file's axes, in DICOM's coordinates; None where the file tells none."""
    record = {"path": path, "about": about}
    stored = numpy.asarray(values).transpose(2, 1, 0).astype("<f4")
    if directions is not None:
        affine = numpy.eye(4)
        affine[:3, :3] = (directions * SPACING[:, None]).T
        affine[:3, 3] = origin
        orientation = nibabel.orientations.io_orientation(LPS @ affine)
        target = nibabel.orientations.axcodes2ornt("LPS")
        turn = nibabel.orientations.ornt_transform(orientation, target)
        stored = nibabel.orientations.apply_orientation(stored, turn)
        affine = affine @ nibabel.orientations.inv_ornt_aff(turn, numpy.asarray(values).transpose(2, 1, 0).shape)
        record |= {"origin": affine[:3, 3].tolist(), "column": affine[:3, 0].tolist(), "row": affine[:3, 1].tolist(),
                   "slice": affine[:3, 2].tolist()}
    slices = stored.transpose(2, 1, 0)
    record |= {"shape": list(slices.shape), "sha256_f4": hashlib.sha256(numpy.ascontiguousarray(slices).tobytes()).hexdigest()}
    ENTRIES.append(record)


def unu(*arguments):
    subprocess.run(["teem-unu", *map(str, arguments)], check=True, capture_output=True, cwd=FOLDER)


def vector(numbers):
    return "(" + ",".join(f"{number:.17g}" for number in numbers) + ")"


def nrrd(name, kind, encoding, space, directions, endian="little", detached=False):
    """Written by teem's unu from raw numbers."""
    values = HU if kind not in ("uchar", "ushort") else (HU + 1200) % 256 if kind == "uchar" else HU + 1200
    raw = FOLDER / "source.raw"
    raw.write_bytes(values.astype(UNITS[kind]).tobytes())
    unu("make", "-i", "source.raw", "-t", kind, "-s", 6, 7, 5, "-e", "raw", "-en", "little", "-o", "made.nrrd")
    made = "made.nrrd"
    if directions is not None:
        # unu sets no space by itself: the fields are added to its header.
        head, data = (FOLDER / made).read_bytes().split(b"\n\n", 1)
        signs = numpy.array({"left-posterior-superior": [1, 1, 1], "right-anterior-superior": [-1, -1, 1]}[space])
        vectors = " ".join(vector(step * distance * signs) for step, distance in zip(directions, SPACING))
        lines = [line for line in head.split(b"\n") if not line.startswith((b"spacings", b"#"))]
        fields = f"space: {space}\nspace directions: {vectors}\nspace origin: {vector(ORIGIN * signs)}".encode()
        dimension = next(i for i, line in enumerate(lines) if line.startswith(b"dimension"))
        lines.insert(dimension + 1, fields)
        (FOLDER / made).write_bytes(b"\n".join(lines).replace(b"NRRD0001", b"NRRD0004") + b"\n\n" + data)
    unu("save", "-i", made, "-f", "nrrd", "-e", encoding, "-en", endian, "-o", name)
    for old in (raw, FOLDER / made):
        old.unlink()
    entry(name, values, directions, f"teem-unu: {kind}, {encoding}, {endian}-endian, {space}")


def meta(name, kind, compressed):
    """Written by VTK; its writer knows distances and an origin, and no directions."""
    image = vtk.vtkImageData()
    image.SetDimensions(6, 7, 5)
    image.SetSpacing(*SPACING)
    image.SetOrigin(*ORIGIN)
    image.GetPointData().SetScalars(numpy_to_vtk(HU.astype(UNITS[kind]).ravel(), deep=True))
    writer = vtk.vtkMetaImageWriter()
    writer.SetInputData(image)
    writer.SetFileName(str(FOLDER / name))
    writer.SetCompression(compressed)
    writer.Write()
    entry(name, HU.astype(UNITS[kind]), numpy.eye(3), f"vtkMetaImageWriter: {kind}, {'compressed' if compressed else 'plain'}")


def meta_turned(name, directions, about):
    """The header that MetaIO documents, around numpy's bytes."""
    matrix = " ".join(f"{number:.17g}" for number in directions.ravel())
    header = (f"ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = True\nCompressedData = False\n"
              f"TransformMatrix = {matrix}\nOffset = {' '.join(map(str, ORIGIN))}\nCenterOfRotation = 0 0 0\n"
              f"ElementSpacing = {' '.join(map(str, SPACING))}\nDimSize = 6 7 5\nElementType = MET_FLOAT\nElementDataFile = LOCAL\n")
    (FOLDER / name).write_bytes(header.encode() + HU.astype(">f4").tobytes())
    entry(name, HU, directions, about)


meta("plain.mha", "short", False)
meta("compressed.mha", "float", True)
meta("detached.mhd", "int", False)
meta("detached-compressed.mhd", "double", True)
meta_turned("turned.mha", TURNED, "numpy: big-endian, sagittal")
meta_turned("tilted.mha", TILT / numpy.linalg.norm(TILT, axis=1)[:, None], "numpy: a tilted gantry")
nrrd("raw.nrrd", "short", "raw", "left-posterior-superior", numpy.eye(3))
nrrd("gzip.nrrd", "float", "gzip", "right-anterior-superior", TURNED)
nrrd("bzip2.nrrd", "short", "bzip2", "left-posterior-superior", TURNED)
nrrd("ascii.nrrd", "int", "ascii", "right-anterior-superior", numpy.eye(3))
nrrd("hex.nrrd", "ushort", "hex", "left-posterior-superior", numpy.eye(3))
nrrd("big.nrrd", "double", "raw", "right-anterior-superior", TURNED, "big")
nrrd("detached.nhdr", "short", "gzip", "left-posterior-superior", numpy.eye(3))

GREY = (HU + 1200).astype("u2")
BYTES = (GREY % 256).astype("u1")
for name, pages, options in [
        ("plain.tif", GREY, {}), ("big-endian.tif", GREY, {"byteorder": ">"}), ("bigtiff.tif", GREY, {"bigtiff": True}),
        ("deflate.tif", GREY, {"compression": "zlib", "predictor": False}), ("signed.tif", HU, {}), ("bytes.tif", BYTES, {}),
        ("tiles.tif", numpy.tile(GREY[:2], (1, 3, 4)), {"tile": (16, 16)}), ("imagej.tif", GREY, {"imagej": True}),
        ("white.tif", BYTES, {"photometric": "miniswhite"})]:
    tifffile.imwrite(FOLDER / name, pages, **options)
    read = tifffile.imread(FOLDER / name)
    assert numpy.array_equal(read, pages), name
    entry(name, 255 - pages.astype(int) if "white" in name else pages, None, f"tifffile: {options}")
for name, source, options in [("lzw.tif", "plain.tif", ["-c", "lzw:2"]), ("packbits.tif", "bytes.tif", ["-c", "packbits"]),
                              ("strips.tif", "signed.tif", ["-c", "zip:2", "-r", "3", "-B"]),
                              ("lzw-tiles.tif", "tiles.tif", ["-c", "lzw", "-t", "-w", "16", "-l", "16"])]:
    subprocess.run(["tiffcp", *options, FOLDER / source, FOLDER / name], check=True)
    entry(name, tifffile.imread(FOLDER / source), None, f"tiffcp {' '.join(options)}")
(FOLDER / "research.json").write_text(json.dumps(ENTRIES, indent=1) + "\n")
