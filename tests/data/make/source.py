"""The phantom that every golden file holds, and DICOM objects of it, written by pydicom with fixed UIDs and dates."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

DATA = Path(__file__).resolve().parent.parent
CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
ENHANCED_CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2.1"

# Rows, columns and spacings all differ, so that no two of them can be mistaken for each other.
SLICES, ROWS, COLUMNS = 6, 48, 40
SPACING = (7.5, 5.25, 4.75)
ORIGIN = (-95.0, -110.5, -137.25)
AXIAL = (1, 0, 0, 0, 1, 0)


def phantom():
    """HU, int16 (slices, rows, columns), from feet to head: the middle of the slices that New-CtPhantom wrote."""
    files = [pydicom.dcmread(path) for path in sorted((DATA / "phantom").glob("*.dcm"))]
    files.sort(key=lambda file: float(file.ImagePositionPatient[2]))
    volume = np.stack([file.pixel_array.astype(np.int32) * int(file.RescaleSlope) + int(file.RescaleIntercept) for file in files])
    return volume[:, 9:9 + ROWS, 11:11 + COLUMNS].astype(np.int16)


def uid(name):
    """A UID made from a name, as PS3.5 B.2 allows."""
    number = bytearray(hashlib.sha256(b"Cov19Ct golden|" + name.encode()).digest()[:16])
    number[6] = number[6] & 0x0F | 0x80
    number[8] = number[8] & 0x3F | 0x80
    return f"2.25.{int.from_bytes(number, 'big')}"


@dataclass(frozen=True)
class Pixels:
    """How samples are stored: HU = stored x slope + intercept."""

    bits: int = 12
    signed: bool = False
    slope: str = "1"
    intercept: str = "-1024"
    photometric: str = "MONOCHROME2"
    dither: bool = False
    extra: dict = field(default_factory=dict)

    @property
    def dtype(self):
        return np.dtype(("int" if self.signed else "uint") + ("8" if self.bits <= 8 else "16"))

    def store(self, hounsfield):
        """The stored samples whose HU come nearest."""
        samples = np.round((hounsfield.astype(np.float64) - float(self.intercept)) / float(self.slope)).astype(np.int64)
        if self.dither:
            # Uses the low bits too.
            samples += np.arange(samples.size).reshape(samples.shape) * 7 % 32
        low = -(1 << self.bits - 1) if self.signed else 0
        return np.clip(samples, low, low + (1 << self.bits) - 1).astype(self.dtype)


PIXELS = {
    "u12": Pixels(),
    "s16": Pixels(16, True, intercept="0"),
    "s12": Pixels(12, True, intercept="0"),
    "u16": Pixels(16, slope="0.03125", dither=True),
    "s16wide": Pixels(16, True, slope="0.125", intercept="0"),
    "u8": Pixels(8, slope="16"),
    "s8": Pixels(8, True, slope="16", intercept="0"),
    "u10": Pixels(10, slope="4"),
    "slope": Pixels(12, slope="1.7", intercept="-1024.5"),
    "negative": Pixels(12, slope="-1", intercept="3071"),
    "mono1": Pixels(12, photometric="MONOCHROME1"),
}


def meta(dataset, syntax=ExplicitVRLittleEndian):
    """A file of a data set."""
    information = FileMetaDataset()
    information.FileMetaInformationVersion = b"\x00\x01"
    information.MediaStorageSOPClassUID = dataset.SOPClassUID
    information.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    information.TransferSyntaxUID = syntax
    information.ImplementationClassUID = uid("implementation")
    information.ImplementationVersionName = "PYDICOM " + pydicom.__version__
    file = FileDataset(None, dataset, preamble=b"\0" * 128, file_meta=information)
    file.is_little_endian = True
    file.is_implicit_VR = False
    return file


def save(file, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    file.save_as(path, write_like_original=False)
    return path


def common(series, pixels, stored):
    """What a classic and an enhanced image have alike."""
    image = Dataset()
    image.SpecificCharacterSet = "ISO_IR 100"
    image.Modality = "CT"
    image.Manufacturer = "Cov19Ct"
    image.PatientName = "PHANTOM^GOLDEN"
    image.PatientID = "PHANTOM"
    image.PatientBirthDate = image.PatientSex = ""
    image.StudyDate, image.StudyTime = "20000101", "000000"
    image.AccessionNumber = image.ReferringPhysicianName = ""
    image.StudyID = "1"
    image.SeriesNumber = "1"
    image.StudyInstanceUID = uid("study")
    image.SeriesInstanceUID = uid("series " + series)
    image.FrameOfReferenceUID = uid("frame of reference")
    image.PositionReferenceIndicator = ""
    image.PatientPosition = "HFS"
    image.SamplesPerPixel = 1
    image.PhotometricInterpretation = pixels.photometric
    image.Rows, image.Columns = stored.shape[-2:]
    image.BitsAllocated = 8 * stored.dtype.itemsize
    image.BitsStored = pixels.bits
    image.HighBit = pixels.bits - 1
    image.PixelRepresentation = int(pixels.signed)
    image.PixelData = stored.astype(stored.dtype.newbyteorder("<")).tobytes()
    image["PixelData"].VR = "OB" if stored.dtype.itemsize == 1 else "OW"
    return image


def decimals(values):
    return [f"{value:.10f}".rstrip("0").rstrip(".") for value in values]


def classic(series, number, stored, pixels, position, orientation=AXIAL, spacing=SPACING, **more):
    """One CT image. number: Instance Number. spacing: between slices, rows, columns."""
    image = common(series, pixels, stored)
    image.SOPClassUID = CT_IMAGE
    image.SOPInstanceUID = uid(f"instance {series} {number}")
    image.ImageType = ["DERIVED", "PRIMARY", "AXIAL"]
    image.InstanceNumber = number
    image.AcquisitionNumber = 1
    image.KVP = ""
    image.ImagePositionPatient = decimals(position)
    image.ImageOrientationPatient = decimals(orientation)
    image.SliceThickness = decimals(spacing[:1])[0]
    image.PixelSpacing = decimals(spacing[1:])
    image.RescaleIntercept, image.RescaleSlope, image.RescaleType = pixels.intercept, pixels.slope, "HU"
    image.LossyImageCompression = "00"
    for keyword, value in (pixels.extra | more).items():
        setattr(image, keyword, value)
    return meta(image)


def enhanced(series, stored, pixels, frames):
    """An enhanced CT image. frames: for each frame, which slice it is; stored: the slices from feet to head."""
    image = common(series, pixels, stored[frames])
    image.SOPClassUID = ENHANCED_CT_IMAGE
    image.SOPInstanceUID = uid("instance " + series)
    image.ImageType = ["DERIVED", "PRIMARY", "VOLUME", "NONE"]
    image.NumberOfFrames = len(frames)
    image.InstanceNumber = 1
    image.ContentDate, image.ContentTime = "20000101", "000000"
    image.LossyImageCompression = "00"
    image.DimensionIndexSequence = Sequence([item(DimensionIndexPointer=0x00209057, FunctionalGroupPointer=0x00209111)])
    image.SharedFunctionalGroupsSequence = Sequence([item(
        PixelMeasuresSequence=[item(SliceThickness="7.5", PixelSpacing=decimals(SPACING[1:]))],
        PlaneOrientationSequence=[item(ImageOrientationPatient=decimals(AXIAL))],
        CTImageFrameTypeSequence=[item(FrameType=["DERIVED", "PRIMARY", "VOLUME", "NONE"])],
        PixelValueTransformationSequence=[item(
            RescaleIntercept=pixels.intercept, RescaleSlope=pixels.slope, RescaleType="HU")])])
    image.PerFrameFunctionalGroupsSequence = Sequence([item(
        FrameContentSequence=[item(StackID="1", InStackPositionNumber=index + 1, DimensionIndexValues=[index + 1])],
        PlanePositionSequence=[item(ImagePositionPatient=decimals(place(index)))]) for index in frames])
    return meta(image)


def item(**elements):
    dataset = Dataset()
    for keyword, value in elements.items():
        setattr(dataset, keyword, Sequence(value) if keyword.endswith("Sequence") else value)
    return dataset


def place(index):
    """Image Position (Patient) of a slice of the upright series."""
    return (ORIGIN[0], ORIGIN[1], ORIGIN[2] + index * SPACING[0])
