namespace Cov19Ct.Codecs.Jpeg2000.Syntax;

/// <summary>Markers of a JPEG 2000 codestream. ITU-T T.800, table A.2; CAP and CPF: T.814, A.3 and A.6.</summary>
internal enum Jpeg2000Marker : ushort
{
    StartOfCodestream = 0xFF4F,
    ExtendedCapabilities = 0xFF50,
    ImageAndTileSize = 0xFF51,
    CodingStyleDefault = 0xFF52,
    CodingStyleComponent = 0xFF53,
    TilePartLengths = 0xFF55,
    PacketLengthsMain = 0xFF57,
    PacketLengthsTilePart = 0xFF58,
    CorrespondingProfile = 0xFF59,
    QuantisationDefault = 0xFF5C,
    QuantisationComponent = 0xFF5D,
    RegionOfInterest = 0xFF5E,
    ProgressionOrderChange = 0xFF5F,
    PackedPacketHeadersMain = 0xFF60,
    PackedPacketHeadersTilePart = 0xFF61,
    ComponentRegistration = 0xFF63,
    Comment = 0xFF64,
    StartOfTilePart = 0xFF90,
    StartOfPacket = 0xFF91,
    EndOfPacketHeader = 0xFF92,
    StartOfData = 0xFF93,
    EndOfCodestream = 0xFFD9,
}
