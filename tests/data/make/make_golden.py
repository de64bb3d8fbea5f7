"""Makes all golden files anew from the phantom, and golden.json, which says what independent programs read in them.

/usr/bin/python3 make_golden.py"""

import hashlib
import json
import shutil
import sys
import warnings

warnings.filterwarnings("ignore")

import numpy  # noqa: E402
import pydicom  # noqa: E402

import dicom_cases  # noqa: E402
import nifti_cases  # noqa: E402
from decoders import run  # noqa: E402
from encoders import Encoder  # noqa: E402
from record import converted, of_dicom, of_nifti  # noqa: E402
from source import DATA  # noqa: E402

PACKAGES = ["python3-pydicom", "dcmtk", "libgdcm-tools", "libopenjp2-tools", "openjph-tools", "grokj2k-tools", "libjpeg-turbo-progs",
            "python3-pil", "python3-nibabel", "nifti-bin", "dcm2niix", "libcharls2", "python3-numpy"]


def versions():
    lines = run("dpkg-query", "-W", "-f", "${Package} ${Version}\\n", *PACKAGES).split("\n")
    return dict(line.split(" ", 1) for line in lines if line)


def listed(path):
    content = path.read_bytes()
    return {"path": path.relative_to(DATA).as_posix(), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def head(name, files, program, command, about):
    """The start of an entry. import: what to give to an importer: the folder of several images, else the file."""
    given = next((file for file in files if file.name == "DICOMDIR"), files[0] if len(files) < 3 else files[0].parent)
    return {"name": name, "about": about, "program": program, "command": command, "import": given.relative_to(DATA).as_posix(),
            "files": [listed(file) for file in files]}


def dicom_entry(case, volumes):
    record, turned, affine = of_dicom(case)
    volumes[case.name] = turned
    result = head(case.name, case.files, case.encoder.program, case.encoder.command, case.about) | record
    if "expected" in record:
        result["files"].append(listed(DATA / record["expected"]))
    if len(case.stored) > 1 and case.name != "phantom":
        said = converted(case.files, turned, affine)
        result["dcm2niix"] = said or "the same voxels and affine"
        if said:
            print(f"{case.name}: dcm2niix: {said}", file=sys.stderr)
    return result


def phantom_case():
    files = sorted((DATA / "phantom").glob("*.dcm"), reverse=True)
    stored = numpy.stack([pydicom.dcmread(file).pixel_array for file in files])
    encoder = Encoder("Cov19Ct", "New-CtPhantom -SliceCount 6 -Size 64 -Seed 13 -Label COVID", None)
    return dicom_cases.Case("phantom", files, encoder, stored, True)


def write(scans):
    """golden.json, one scan a line."""
    about = {
        "about": "What independent programs read in the files of this folder. "
                 "sha256_i2 and sha256_f4: of HU as little-endian int16 or float32, "
                 "slices from feet to head, rows to posterior, columns to the patient's left. Lengths in mm, DICOM's axes.",
        "programs": versions(),
    }
    lines = ",\n".join(json.dumps(scan) for scan in scans)
    text = json.dumps(about, indent=1)[:-2] + ',\n "scans": [\n' + lines + "\n]}\n"
    (DATA / "golden.json").write_text(text, encoding="utf-8", newline="\n")


def main():
    for folder in ("dicom", "nifti", "expected"):
        shutil.rmtree(DATA / folder, ignore_errors=True)
    volumes, scans = {}, []
    scans.append(dicom_entry(phantom_case(), volumes))
    for case in dicom_cases.make():
        scans.append(dicom_entry(case, volumes))
    for case in nifti_cases.make():
        entry = head(case.name, case.files, case.program, case.command, case.about)
        scans.append(entry | of_nifti(case.files[0]))
    write(scans)
    size = sum(file["bytes"] for scan in scans for file in scan["files"])
    print(f"{len(scans)} scans, {sum(len(scan['files']) for scan in scans)} files, {size} bytes")


if __name__ == "__main__":
    main()
