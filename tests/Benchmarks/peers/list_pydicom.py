"""Reads the headers of all DICOM files below a folder with pydicom, without their pixels: the peer of the verb `listing`, which starts it.

usage: list_pydicom.py <settings.json>

Needs Debian's python3-pydicom. What is asked of each file is what a listing of scans needs. The processes are there, and pydicom imported,
before anything is timed.
"""
import multiprocessing
import os
import time
import warnings

import pydicom

from serving import serve, settings

ATTRIBUTES = (
    "SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "PatientID", "Manufacturer", "ConvolutionKernel", "ImageType",
    "InstanceNumber", "AcquisitionNumber", "Rows", "Columns", "PixelSpacing", "SliceThickness", "ImageOrientationPatient",
    "ImagePositionPatient", "RescaleSlope", "RescaleIntercept", "BitsAllocated", "BitsStored", "PixelRepresentation",
)


def header(path):
    image = pydicom.dcmread(path, stop_before_pixels=True)
    return [str(image.get(name)) for name in ATTRIBUTES], image.file_meta.TransferSyntaxUID


def files_below(folder):
    return [os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names]


def main():
    warnings.simplefilter("ignore")  # pydicom tells of each odd value, which takes time and says nothing here
    plan = settings()
    pool = multiprocessing.Pool(plan["processes"]) if plan["processes"] > 1 else None

    def go(folder):
        start = time.perf_counter()
        paths = files_below(folder)
        if pool:
            series = {headers[3] for headers, _ in pool.imap_unordered(header, paths, chunksize=50)}
        else:
            series = {header(path)[0][3] for path in paths}
        return {"seconds": time.perf_counter() - start, "files": len(paths), "series": len(series)}

    serve(go=go)


if __name__ == "__main__":
    main()
