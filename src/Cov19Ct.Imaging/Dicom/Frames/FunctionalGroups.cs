using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Dicom.Frames;

/// <summary>What a multi-frame image says of its frames (Multi-frame Functional Groups module, DICOM PS3.3 C.7.6.16).</summary>
internal static class FunctionalGroups
{
    /// <summary>What holds for the image as a whole, whatever a functional group repeats.</summary>
    private static readonly HashSet<DicomTag> s_ofTheImage =
    [
        DicomTag.SopClassUid,
        DicomTag.SopInstanceUid,
        DicomTag.StudyInstanceUid,
        DicomTag.SeriesInstanceUid,
        DicomTag.PatientId,
        DicomTag.Modality,
        DicomTag.SamplesPerPixel,
        DicomTag.PhotometricInterpretation,
        DicomTag.NumberOfFrames,
        DicomTag.Rows,
        DicomTag.Columns,
        DicomTag.BitsAllocated,
        DicomTag.BitsStored,
        DicomTag.HighBit,
        DicomTag.PixelRepresentation,
    ];

    /// <summary>A data set for each frame: its own functional groups, over the shared ones, over the image's elements.</summary>
    /// <param name="frameCount">Number of Frames (0028,0008).</param>
    /// <exception cref="InvalidScanFileException">The groups are broken, or of another number of frames.</exception>
    public static DicomDataset[] Read(DicomFile file, int frameCount, string? path)
    {
        DicomDataset image = file.Dataset;
        DicomParser parser = new(file.Source, path, image.TransferSyntax.IsImplicit, image.TransferSyntax.IsBigEndian, file.Notes);
        DicomDataset shared = new() { TransferSyntax = image.TransferSyntax, Outer = image };
        if (image.Find(DicomTag.SharedFunctionalGroupsSequence) is DicomElement sharedGroups)
        {
            foreach ((_, DicomParser elements) in parser.ReadItems(sharedGroups, maximum: 1))
            {
                ReadGroups(elements, shared);
            }
        }
        else if (frameCount > 1)
        {
            // The position of a classic image is that of one frame, and there is none of the others.
            shared.Set(DicomTag.ImagePositionPatient, []);
        }

        List<DicomDataset> frames = new(Math.Min(frameCount, 1024));
        if (image.Find(DicomTag.PerFrameFunctionalGroupsSequence) is DicomElement perFrameGroups)
        {
            foreach ((_, DicomParser elements) in parser.ReadItems(perFrameGroups, frameCount))
            {
                DicomDataset frame = new() { TransferSyntax = image.TransferSyntax, Outer = shared };
                ReadGroups(elements, frame);
                frames.Add(frame);
            }

            return frames.Count == frameCount
                ? [.. frames]
                : throw parser.Invalid(
                    perFrameGroups.Offset,
                    $"{DicomTag.NumberOfFrames} is {frameCount}, but {perFrameGroups.Tag} has {frames.Count} items.");
        }

        DicomDataset[] alike = new DicomDataset[frameCount];
        Array.Fill(alike, shared);
        return alike;
    }

    private static void ReadGroups(DicomParser groups, DicomDataset target)
    {
        while (!groups.IsAtEnd)
        {
            DicomElement group = groups.PeekElement();
            if (DicomTag.FunctionalGroups.Contains(group.Tag))
            {
                // Of groups with several items, as of several exposures at once, the first is the one that the others refine.
                foreach ((_, DicomParser elements) in groups.ReadItems(group, int.MaxValue))
                {
                    ReadElements(elements, target);
                }
            }

            groups.Skip(group);
        }
    }

    private static void ReadElements(DicomParser elements, DicomDataset target)
    {
        while (!elements.IsAtEnd)
        {
            DicomElement element = elements.PeekElement();
            if (DicomTag.OfInterest.Contains(element.Tag) && !s_ofTheImage.Contains(element.Tag))
            {
                target.SetIfAbsent(element.Tag, elements.ReadValue(element));
            }
            else
            {
                elements.Skip(element);
            }
        }
    }
}
