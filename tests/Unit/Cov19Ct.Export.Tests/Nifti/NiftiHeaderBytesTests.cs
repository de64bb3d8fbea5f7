using System.Buffers.Binary;
using System.Text;
using Cov19Ct.Export.Nifti;
using Cov19Ct.Imaging.Nifti;
using Cov19Ct.Imaging.Volumes;

namespace Cov19Ct.Export.Tests.Nifti;

public class NiftiHeaderBytesTests
{
    private static readonly VolumeAffine s_upright = new(new(-0.5, 0, 0), new(0, -0.8, 0), new(0, 0, 2.5), new(128, 100, -300));

    [Fact]
    public void The_fields_are_those_of_the_standard()
    {
        byte[] header = NiftiHeaderBytes.Create(512, 400, 30, NiftiDataType.Int16, "CT, HU", s_upright, 1, [null, null, null]);

        Assert.Equal(352, header.Length);
        Assert.Equal(348, BinaryPrimitives.ReadInt32LittleEndian(header));
        Assert.Equal([3, 512, 400, 30, 1, 1, 1, 1], Enumerable.Range(0, 8).Select(i => (int)Int16(header, 40 + (2 * i))));
        Assert.Equal((4, 16), (Int16(header, 70), Int16(header, 72)));
        Assert.Equal([1, 0.5f, 0.8f, 2.5f], Singles(header, 76, 4));
        Assert.Equal([352, 1, 0], Singles(header, 108, 3));
        Assert.Equal(2, header[123]);
        Assert.Equal("CT, HU", Encoding.ASCII.GetString(header, 148, 80).TrimEnd('\0'));
        Assert.Equal((1, 1), (Int16(header, 252), Int16(header, 254)));
        Assert.Equal([0, 0, 1, 128, 100, -300], Singles(header, 256, 6));
        Assert.Equal([-0.5f, 0, 0, 128, 0, -0.8f, 0, 100, 0, 0, 2.5f, -300], Singles(header, 280, 12));
        Assert.Equal("n+1\0"u8.ToArray(), header[344..348]);
        Assert.Equal(new byte[4], header[348..]);
    }

    [Fact]
    public void All_other_bytes_are_zero()
    {
        byte[] header = NiftiHeaderBytes.Create(1, 1, 1, NiftiDataType.Float32, "", null, 0, [null, null, null]);
        int[] expected =
        [
            0,
            1,
            38,
            40,
            42,
            44,
            46,
            48,
            50,
            52,
            54,
            70,
            72,
            78,
            79,
            82,
            83,
            86,
            87,
            90,
            91,
            94,
            95,
            98,
            99,
            102,
            103,
            106,
            107,
            110,
            111,
            114,
            115,
            344,
            345,
            346,
        ];
        Assert.Equal(expected, Enumerable.Range(0, header.Length).Where(i => header[i] != 0));
    }

    [Fact]
    public void What_is_sheared_has_no_qform()
    {
        byte[] header = NiftiHeaderBytes.Create(
            512, 512, 40, NiftiDataType.Int16, "", s_upright with { K = new(0, 0.7, 2.4) }, 1, [null, null, null]);
        Assert.Equal((0, 1), (Int16(header, 252), Int16(header, 254)));
        Assert.Equal(2.5f, Singles(header, 88, 1)[0]);
    }

    /// <summary>Turned in the plane: of an axial scan the quaternion is then (sine, 0, 0, cosine) of half the angle, nearly (0, 0, 0, 1).
    /// Between 2·10⁻⁴ and 6·10⁻⁴ radians, readers that take what is near a half turn for one would err by more than 0.1 mm.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1e-7, 1)]
    [InlineData(1e-5, 1)]
    [InlineData(3e-4, 0)]
    [InlineData(1e-3, 1)]
    [InlineData(0.1, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    public void Both_forms_put_voxels_in_the_same_place_or_there_is_one(double angle, int code)
    {
        (double sine, double cosine) = Math.SinCos(angle);
        VolumeAffine affine = new(
            new SpatialVector(-cosine, -sine, 0) * 0.7,
            new SpatialVector(sine, -cosine, 0) * 0.7,
            new SpatialVector(0, 0, 2),
            new(150, 150, 0));
        byte[] header = NiftiHeaderBytes.Create(512, 512, 100, NiftiDataType.Int16, "", affine, 1, [null, null, null]);
        Assert.Equal(code, Int16(header, 252));
        if (code == 1)
        {
            // a as nibabel has it, without the tolerance of nifti1_io.c.
            double a = Math.Sqrt(Math.Max(0, 1 - Singles(header, 256, 3).Sum(part => (double)part * part)));
            Assert.Equal(Math.Abs(Math.Sin(angle / 2)), a, 3e-5);
        }
    }

    [Fact]
    public void A_half_turn_whose_parts_are_no_float_numbers_stays_one()
    {
        // Coronal slices: b = 0, c = d = -√½, or the like. Each rounded for itself, they leave a = 2.4·10⁻⁴.
        VolumeAffine affine = new(new(-0.7, 0, 0), new(0, 0, -0.7), new(0, -8, 0), new(150, 0, 150));
        byte[] header = NiftiHeaderBytes.Create(512, 512, 30, NiftiDataType.Int16, "", affine, 1, [null, null, null]);
        double square = Singles(header, 256, 3).Sum(part => (double)part * part);
        Assert.Equal(1, Int16(header, 252));
        Assert.Equal(0, Math.Sqrt(Math.Max(0, 1 - square)), 3e-5);
    }

    [Fact]
    public void Without_an_affine_there_are_distances_and_no_more()
    {
        byte[] header = NiftiHeaderBytes.Create(4, 4, 4, NiftiDataType.Int16, "", null, 0, [0.7, 0.8, 3]);
        Assert.Equal([1, 0.7f, 0.8f, 3], Singles(header, 76, 4));
        Assert.Equal((0, 0, 2), (Int16(header, 252), Int16(header, 254), header[123]));
        byte[] unknown = NiftiHeaderBytes.Create(4, 4, 4, NiftiDataType.Int16, "", null, 0, [0.7, double.NaN, null]);
        Assert.Equal([1, 0.7f, 1, 1], Singles(unknown, 76, 4));
        Assert.Equal(0, unknown[123]);
    }

    private static short Int16(byte[] header, int offset) => BinaryPrimitives.ReadInt16LittleEndian(header.AsSpan(offset));

    private static float[] Singles(byte[] header, int offset, int count) =>
        [.. Enumerable.Range(0, count).Select(i => BinaryPrimitives.ReadSingleLittleEndian(header.AsSpan(offset + (4 * i))))];
}
