"""Which NIfTI files there are: what each holds and which program wrote it."""

import gzip
import itertools
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nibabel
import numpy as np
from nibabel.orientations import apply_orientation, axcodes2ornt, inv_ornt_aff, io_orientation, ornt_transform

from decoders import run
from dicom_cases import COSINE, SINE
from source import DATA, phantom

NIFTI = DATA / "nifti"
TYPES = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"]


@dataclass
class NiftiCase:
    name: str
    files: list
    program: str
    command: str
    about: str = ""


def piece():
    """A small part of the phantom, HU, int16 (i, j, k) with NIfTI's axes right, anterior, head; and its affine."""
    part = phantom()[:5, 18:27, 14:21]
    return np.ascontiguousarray(part[:, ::-1, ::-1].T), np.array(
        [[4.75, 0, 0, -30.5], [0, 5.25, 0, -20.25], [0, 0, 7.5, -137.25], [0, 0, 0, 1]], float)


def image(array, affine, version=1, endian="<", pair=False, qform=1, sform=1, dtype=None, slope=None):
    """qform, sform: their codes; slope: scl_slope and scl_inter."""
    kinds = {(1, False): nibabel.Nifti1Image, (1, True): nibabel.Nifti1Pair, (2, False): nibabel.Nifti2Image, (2, True): nibabel.Nifti2Pair}
    kind = kinds[version, pair]
    header = kind.header_class(endianness=endian)
    header.set_data_dtype(dtype or array.dtype)
    header.set_xyzt_units("mm")
    made = kind(array, affine, header)
    made.set_qform(affine, qform, strip_shears=True)
    made.set_sform(affine, sform)
    if slope:
        made.header.set_slope_inter(*slope)
    return made


def write(name, made, about="", suffix=".nii"):
    target = NIFTI / (name + suffix)
    target.parent.mkdir(parents=True, exist_ok=True)
    nibabel.save(made, target)
    files = [target.with_name(target.name.replace(".hdr", kind)) for kind in (".hdr", ".img")] if ".hdr" in suffix else [target]
    return NiftiCase(name.replace("/", "-"), files, "nibabel", "nibabel.save", about)


def data_types(array, affine):
    for version, (endian, word), name in itertools.product((1, 2), (("<", "little"), (">", "big")), TYPES):
        stored, slope = array.astype(np.int64), None
        if name.startswith("uint") and name != "uint8":
            slope = (1, -1024)
        elif name in ("uint8", "int8"):
            slope = (8, -1024) if name == "uint8" else (16, 0)
        elif name.startswith("float"):
            stored = array + np.arange(array.size).reshape(array.shape) % 8 / 8
        scaled = stored if slope is None else np.round((stored - slope[1]) / slope[0]) * slope[0] + slope[1]
        kind = image(scaled, affine, version, endian, dtype=np.dtype(name), slope=slope)
        yield write(f"types/{name}-{version}-{word}", kind, f"NIfTI-{version}, {word}-endian {name}")


def orientations(array, affine):
    for order in itertools.permutations(("RL", "AP", "SI")):
        for codes in itertools.product(*order):
            turn = ornt_transform(io_orientation(affine), axcodes2ornt(codes))
            made = image(apply_orientation(array, turn), affine @ inv_ornt_aff(turn, array.shape))
            yield write("axes/" + "".join(codes), made, "axes run to " + "".join(codes))


def forms(array, affine):
    oblique = np.array([[COSINE, -SINE, 0, 0], [SINE, COSINE, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]) @ affine
    mirrored = affine @ np.diag([-1, 1, 1, 1])
    tilted = affine.copy()
    tilted[1, 2] = 2.0
    for name, its in (("upright", affine), ("oblique", oblique), ("mirrored", mirrored)):
        yield write(f"forms/qform-{name}", image(array, its, sform=0), "qform only")
        yield write(f"forms/sform-{name}", image(array, its, qform=0), "sform only")
    yield write("forms/sform-tilted", image(array, tilted, qform=0), "sform that leans, as of a gantry")
    both = image(array, oblique)
    both.set_qform(affine, 1)
    yield write("forms/both-differ", both, "qform and sform differ: sform counts")
    yield write("forms/qform-nifti2", image(array, oblique, version=2, endian=">", sform=0), "qform only, NIfTI-2, big-endian")


def shapes(array, affine):
    yield write("shapes/four-axes", image(array[..., None], affine), "a fourth axis of one")
    yield write("shapes/float-slope", image(array / 7.0, affine, dtype=np.dtype("int16")), "slope and intercept chosen by nibabel")
    stepped = np.round((array + 1024) / 2.5) * 2.5 - 1024
    yield write("shapes/slope-2.5", image(stepped, affine, dtype=np.dtype("uint16"), slope=(2.5, -1024)))
    extended = image(array, affine)
    extended.header.extensions.append(nibabel.nifti1.Nifti1Extension("comment", b"synthetic phantom " * 7))
    yield write("shapes/extension", extended, "a header extension before the voxels")
    for version, endian in ((1, "<"), (1, ">"), (2, "<")):
        word = "big" if endian == ">" else "little"
        yield write(f"pairs/pair-{version}-{word}", image(array, affine, version, endian, pair=True), ".hdr and .img", ".hdr")
    for version in (1, 2):
        compressed = write(f"gzip/nifti{version}", image(array, affine, version), "gzip", ".nii")
        plain = compressed.files[0]
        compressed.files = [plain.with_suffix(".nii.gz")]
        compressed.files[0].write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
        plain.unlink()
        compressed.command += ", gzip.compress"
        yield compressed


def by_nifti_tool(array, affine):
    """The reference library of the format."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.nii"
        nibabel.save(image(array, affine), source)
        for name, kinds in (("single", [".nii"]), ("pair", [".hdr", ".img"])):
            target = NIFTI / "niftilib" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            files = [target.with_suffix(kind) for kind in kinds]
            run("nifti_tool", "-copy_im", "-prefix", files[0], "-infiles", source)
            yield NiftiCase(f"niftilib-{name}", files, "nifti_tool", f"nifti_tool -copy_im -prefix out{kinds[0]} -infiles in.nii")


def by_dcm2niix():
    """What dcm2niix makes of series of ours."""
    for series, name, options in (
        ("series-explicit", "plain", ["-z", "n"]),
        ("series-lossless", "gzip", ["-z", "i"]),
        ("series-rle", "big-endian", ["-z", "i", "--big-endian", "y"]),
        ("geometry-tilt", "tilt", ["-z", "i"]),
        ("geometry-oblique-normal", "oblique", ["-z", "i"]),
    ):
        folder = NIFTI / "dcm2niix"
        folder.mkdir(parents=True, exist_ok=True)
        run("dcm2niix", "-b", "n", "-f", name, *options, "-o", folder, DATA / "dicom" / series)
        command = " ".join(["dcm2niix", "-b", "n", *options, f"dicom/{series}"])
        for file in sorted(folder.glob(f"{name}*")):
            yield NiftiCase("dcm2niix-" + file.name.split(".")[0], [file], "dcm2niix", command)


def make():
    array, affine = piece()
    for maker in (data_types, orientations, forms, shapes, by_nifti_tool):
        yield from maker(array, affine)
    yield from by_dcm2niix()
