using Cov19Ct.Imaging.Containers;
using Cov19Ct.Imaging.Dicom.Parsing;

namespace Cov19Ct.Imaging.Dicom.Images;

/// <summary>The directory of a medium (DICOMDIR): which files are of which series (Basic Directory IOD, DICOM PS3.3 F.3).</summary>
internal static class DicomDirectory
{
    /// <summary>More records than any medium has.</summary>
    private const int MostRecords = 1 << 20;

    /// <summary>Most parts that a Referenced File ID has (PS3.10 section 8.2).</summary>
    private const int MostParts = 8;

    /// <summary>Reads the files that a directory names, a set for each series: those below its record, by the offsets that link records.
    /// Files that no series leads to are a set of their own, so that broken links lose none.</summary>
    /// <returns>Referenced File IDs, the parts of a path relative to the directory; and what is wrong with the first record that cannot be
    /// read, with which the reading ends.</returns>
    /// <exception cref="InvalidScanFileException">It is damaged before its records.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static (List<List<string[]>> Series, InvalidScanFileException? Damage) ReadSeries(string path)
    {
        using DicomFile file = DicomFile.Read(DiskStore.Instance.OpenBytes(path), path);
        DicomDataset dataset = file.Dataset;
        if (dataset.Find(DicomTag.DirectoryRecordSequence) is not DicomElement sequence)
        {
            return ([], null);
        }

        DicomParser parser = new(file.Source, path, dataset.TransferSyntax.IsImplicit, dataset.TransferSyntax.IsBigEndian);
        List<Record> records = [];
        try
        {
            foreach ((long offset, DicomParser elements) in parser.ReadItems(sequence, MostRecords))
            {
                records.Add(Record.Read(offset, elements, dataset.TransferSyntax));
            }

            return (Group(records), null);
        }
        catch (InvalidScanFileException damage)
        {
            return (Group(records), damage);
        }
    }

    private static List<List<string[]>> Group(List<Record> records)
    {
        Dictionary<long, Record> byOffset = records.ToDictionary(record => record.Offset);
        HashSet<Record> grouped = [];
        List<List<string[]>> sets = [];
        foreach (Record series in records.Where(record => record.Type == "SERIES"))
        {
            List<string[]> set = [];
            long next = series.Lower;

            // A record is taken once: links that lead back do not go round for ever.
            while (byOffset.TryGetValue(next, out Record? member) && grouped.Add(member))
            {
                if (member.FileId is string[] id)
                {
                    set.Add(id);
                }

                next = member.Next;
            }

            sets.Add(set);
        }

        sets.Add([.. records.Where(record => !grouped.Contains(record)).Select(record => record.FileId).OfType<string[]>()]);
        return sets.FindAll(set => set.Count > 0);
    }

    /// <summary>A directory record (PS3.3 F.3.2.2).</summary>
    /// <param name="Offset">Of its item, from the start of the file.</param>
    /// <param name="Next">Offset of the next record of the same level; 0 for none.</param>
    /// <param name="Lower">Offset of the first record below; 0 for none.</param>
    /// <param name="FileId">Null where it names no file, or is no longer in use.</param>
    private sealed record Record(long Offset, string? Type, uint Next, uint Lower, string[]? FileId)
    {
        public static Record Read(long offset, DicomParser elements, TransferSyntax syntax)
        {
            DicomDataset record = new() { TransferSyntax = syntax };
            while (!elements.IsAtEnd)
            {
                DicomElement element = elements.PeekElement();
                if (element.Tag.Group > DicomTag.ReferencedFileId.Group)
                {
                    break;
                }

                if (DicomTag.OfInterest.Contains(element.Tag))
                {
                    record.Set(element.Tag, elements.ReadValue(element));
                }
                else
                {
                    elements.Skip(element);
                }
            }

            bool isInUse = record.GetUnsigned16(DicomTag.RecordInUseFlag) != 0;
            string[] id = record.GetTexts(DicomTag.ReferencedFileId);
            if (isInUse && id.Length > 0 && !IsWithinMedium(id))
            {
                throw elements.Invalid(
                    offset, $"{DicomTag.ReferencedFileId} of a directory record is not the path of a file on the medium.");
            }

            return new Record(
                offset,
                record.GetText(DicomTag.DirectoryRecordType),
                record.GetUnsigned32(DicomTag.NextDirectoryRecord) is [uint next] ? next : 0,
                record.GetUnsigned32(DicomTag.LowerDirectoryRecord) is [uint lower] ? lower : 0,
                isInUse && id.Length > 0 ? id : null);
        }

        private static bool IsWithinMedium(string[] id) => id.Length <= MostParts && Array.TrueForAll(
            id, part => part is not ("" or "." or "..") && part.IndexOfAny(['/', ':', '\0']) < 0);
    }
}
