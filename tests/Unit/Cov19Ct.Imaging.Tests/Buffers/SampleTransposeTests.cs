using Cov19Ct.Imaging.Buffers;

namespace Cov19Ct.Imaging.Tests.Buffers;

public class SampleTransposeTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 70)]
    [InlineData(33, 5)]
    [InlineData(32, 64)]
    [InlineData(65, 97)]
    public void Rows_become_columns_whatever_the_size_of_a_sample(int rows, int columns)
    {
        foreach (int size in (int[])[1, 2, 4, 8])
        {
            byte[] source = new byte[rows * columns * size];
            new Random(size).NextBytes(source);
            byte[] target = new byte[source.Length];
            SampleTranspose.Transpose(source, rows, columns, size, target);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    Assert.True(source.AsSpan(((row * columns) + column) * size, size)
                        .SequenceEqual(target.AsSpan(((column * rows) + row) * size, size)));
                }
            }
        }
    }
}
