using System.Management.Automation;
using Cov19Ct.Shell;

namespace Cov19Ct.Tests;

public class ProgressTextTests
{
    [Theory]
    [InlineData("step 1", -1, -1, 80, "Training: step 1")]
    [InlineData(" ", -1, -1, 80, "Training")]
    [InlineData("step 1", 0, -1, 80, "Training: step 1 [------------------------]   0 %")]
    [InlineData("step 1", 50, 3725, 80, "Training: step 1 [############------------]  50 % 01:02:05 left")]
    [InlineData("step 1", 100, 0, 80, "Training: step 1 [########################] 100 % 00:00:00 left")]
    [InlineData("two\nlines", -1, -1, 80, "Training: two lines")]
    [InlineData("a long status that does not fit", 50, -1, 50, "Training: a l... [############------------]  50 %")]
    [InlineData("step 1", 50, -1, 20, "Training: step 1")]
    [InlineData("step 1", -1, -1, 3, "Tr")]
    [InlineData("step 1", -1, -1, 1, "")]
    public void A_record_is_one_line(string status, int percent, int seconds, int width, string expected)
    {
        ProgressRecord record = new(1, "Training", status) { PercentComplete = percent, SecondsRemaining = seconds };
        string line = ProgressText.Format(record, width);
        Assert.Equal(expected, line);
        Assert.True(line.Length < width);
    }
}
