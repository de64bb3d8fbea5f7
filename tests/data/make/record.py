"""What independent programs say of a golden file: values, order and geometry."""

import hashlib
import subprocess
import tempfile
from pathlib import Path

import nibabel
import numpy as np
import pydicom
from nibabel.orientations import apply_orientation, axcodes2ornt, inv_ornt_aff, io_orientation, ornt_transform

from decoders import decode
from source import DATA

RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


def canonical(array, affine):
    """Slices from feet to head, rows to posterior, columns to the left, by nibabel: (slices, rows, columns), and the affine of
    (column, row, slice). array: (i, j, k); affine: of NIfTI's axes."""
    turn = ornt_transform(io_orientation(affine), axcodes2ornt(("L", "P", "S")))
    return np.ascontiguousarray(apply_orientation(array, turn).T), affine @ inv_ornt_aff(turn, array.shape)


def geometry(affine, slices):
    """The fields of a golden entry that tell where voxels lie, DICOM's axes, mm."""
    column, row, step, origin = (RAS @ affine)[:3].T
    normal = np.cross(column, row)
    normal *= np.sign(normal[2]) / np.linalg.norm(normal)
    return {
        "order": "FeetToHead",
        "positions": numbers(normal @ (origin + index * step) for index in range(slices)),
        "spacing": numbers([abs(normal @ step), np.linalg.norm(row), np.linalg.norm(column)]),
        "columnStep": numbers(column), "rowStep": numbers(row), "sliceStep": numbers(step), "origin": numbers(origin),
    }


def numbers(values):
    return [round(float(value), 5) + 0.0 for value in values]


def values(hounsfield):
    """Hash and statistics of HU, float64 (slices, rows, columns)."""
    whole = hounsfield.astype(np.int16)
    name, stored = ("sha256_i2", whole) if np.array_equal(whole, hounsfield) else ("sha256_f4", hounsfield.astype(np.float32))
    return {
        name: hashlib.sha256(stored.astype(stored.dtype.newbyteorder("<")).tobytes()).hexdigest(),
        "min": float(hounsfield.min()), "max": float(hounsfield.max()), "mean": round(float(hounsfield.mean()), 6),
    }


def frames_of(path):
    """For each frame of an image: position, orientation, pixel spacing, slope and intercept, as pydicom reads them."""
    file = pydicom.dcmread(path, stop_before_pixels=True)
    if "PerFrameFunctionalGroupsSequence" not in file:
        rescale = float(file.RescaleSlope), float(file.RescaleIntercept)
        return [(file.ImagePositionPatient, file.ImageOrientationPatient, file.PixelSpacing, rescale, float(file.SliceThickness))]
    shared = file.SharedFunctionalGroupsSequence[0]

    def group(frame, name):
        return (getattr(frame, name, None) or getattr(shared, name))[0]

    found = []
    for frame in file.PerFrameFunctionalGroupsSequence:
        scale, measures = group(frame, "PixelValueTransformationSequence"), group(frame, "PixelMeasuresSequence")
        found.append((
            group(frame, "PlanePositionSequence").ImagePositionPatient, group(frame, "PlaneOrientationSequence").ImageOrientationPatient,
            measures.PixelSpacing, (float(scale.RescaleSlope), float(scale.RescaleIntercept)), float(measures.SliceThickness)))
    return found


def of_dicom(case):
    """The entry of a DICOM case. Raises where decoders that could read it differ, or a lossless file has other samples than went in."""
    images = [file for file in case.files if file.name != "DICOMDIR"]
    decoded, able, unable = [], None, {}
    for index, path in enumerate(images):
        arrays, failures = decode(path)
        stored = case.stored if len(images) == 1 else case.stored[index:index + 1]
        for name in [name for name, array in arrays.items() if case.exact and not np.array_equal(array, stored)]:
            del arrays[name]
            failures[name] = "other samples than were encoded"
        first = next(iter(arrays.values()))
        if any(np.abs(first - array).max() > allowed(case, path) for array in arrays.values()) or len(arrays) < 2:
            raise RuntimeError(f"{path}: fewer than two decoders agree: {list(arrays)} {failures}")
        decoded.append(first)
        able = [name for name in arrays if able is None or name in able]
        unable |= failures
    frames = [(path, frame, sample) for path, array in zip(images, decoded) for frame, sample in zip(frames_of(path), array)]
    return entry(case, frames, able, unable)


def syntax_of(path):
    return str(pydicom.dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID)


def allowed(case, path):
    """By how many levels decoders may differ: by none, but where the standard leaves the rounding of a transform to them."""
    return 0 if case.exact or syntax_of(path)[-2:] in ("57", "81") else 1


def entry(case, frames, able, unable):
    direction = np.array([float(value) for value in frames[0][1][1]])
    row, column = direction[:3], direction[3:]
    normal = np.cross(row, column)
    normal *= np.sign(normal[2])
    frames.sort(key=lambda frame: normal @ np.array(frame[1][0], float))
    first, last = (np.array(frames[index][1][0], float) for index in (0, -1))
    spacing, thickness = frames[0][1][2], frames[0][1][4]
    step = normal * thickness if len(frames) == 1 else (last - first) / (len(frames) - 1)
    affine = np.eye(4)
    affine[:3] = np.column_stack([row * float(spacing[1]), column * float(spacing[0]), step, first])
    stored = np.stack([frame[2] for frame in frames])
    slope, intercept = frames[0][1][3]
    hounsfield = stored * slope + intercept
    turned, affine = canonical(hounsfield.T, RAS @ affine)
    place = geometry(affine, len(frames))
    if len(frames) == 1:
        place["spacing"][0] = place["sliceStep"] = None
    record = {
        "syntax": syntax_of(frames[0][0]), "decoders": able, "unable": unable, "shape": list(turned.shape), **place,
        "slices": [frame[0].name for frame in frames],
        "hu": values(turned) | {"rescale": [slope, intercept]}, "lossy": not case.exact,
    }
    if allowed(case, frames[0][0]):
        # The samples are kept, to compare each one.
        expected = DATA / "expected" / f"{case.name}.raw"
        expected.parent.mkdir(exist_ok=True)
        expected.write_bytes(stored.astype("<i4" if stored.max() > 32767 else "<i2").tobytes())
        record["expected"] = expected.relative_to(DATA).as_posix()
    return record, turned, affine


def converted(files, turned, affine):
    """Whether dcm2niix makes the same voxels and affine of the same files; what it said where it does not."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as source:
        for file in files:
            (Path(source) / file.name).write_bytes(file.read_bytes())
        command = ["dcm2niix", "-b", "n", "-z", "n", "-f", "scan", "-o", folder, source]
        told = subprocess.run(command, capture_output=True, text=True).stdout.strip()
        volumes = [path for path in sorted(Path(folder).glob("*.nii")) if "_Tilt" not in path.name]
        if not volumes:
            return "made none: " + (told.splitlines()[-1] if told else "it ended without a word")
        image = nibabel.load(volumes[0])
        array, its = canonical(np.asanyarray(image.dataobj).reshape(image.shape[:3]), image.affine)
        if array.shape != turned.shape:
            return f"made {array.shape[0]} slices"
        if not np.array_equal(array.astype(np.float32), turned.astype(np.float32)):
            return "other voxels"
        farthest = np.abs(its - affine).max()
        return None if farthest < 1e-3 else f"another affine, {farthest:.4g} apart"


def of_nifti(path):
    """The entry of a NIfTI file, by nibabel."""
    image = nibabel.load(path)
    data = image.get_fdata(dtype=np.float64)
    turned, affine = canonical(data.reshape(data.shape[:3]), image.affine)
    return {
        "datatype": image.get_data_dtype().name, "decoders": ["nibabel"], "shape": list(turned.shape), **geometry(affine, turned.shape[0]),
        "hu": values(turned), "lossy": False,
    }
