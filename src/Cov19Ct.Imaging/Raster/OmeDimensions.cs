using System.Globalization;
using System.Xml;

namespace Cov19Ct.Imaging.Raster;

/// <summary>The dimensions that the description of an OME-TIFF file states (OME model 2016-06, element Pixels).</summary>
internal static class OmeDimensions
{
    /// <summary>Channels and times; 1 each where the description is none of OME.</summary>
    /// <param name="description">Text of the first page, which anybody may have written.</param>
    /// <param name="samples">Samples of a pixel: the channels that are in one page, as those of a colour.</param>
    public static (int Channels, int Times) Of(string description, int samples)
    {
        if (!description.TrimStart().StartsWith('<'))
        {
            return (1, 1);
        }

        XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using XmlReader reader = XmlReader.Create(new StringReader(description.TrimStart()), settings);
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "Pixels")
                {
                    return (Number(reader, "SizeC") / samples, Number(reader, "SizeT"));
                }
            }
        }
        catch (XmlException)
        {
            // Not the description that it looks like: the pages count.
        }

        return (1, 1);
    }

    private static int Number(XmlReader reader, string attribute) =>
        int.TryParse(reader.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 1;
}
