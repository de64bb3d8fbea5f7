using Cov19Ct.Build.Help;

namespace Cov19Ct.Build.Tests.Help;

public class MarkdownInlineTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("a `code` span", "a code span")]
    [InlineData("`**kept** \\*` and **bold `code`**", "**kept** \\* and bold code")]
    [InlineData("**bold** and *emphasis*, *two words*", "bold and emphasis, two words")]
    [InlineData("*.dcm and *.nii, 5 * 3 * 2, ct_scan_1", "*.dcm and *.nii, 5 * 3 * 2, ct_scan_1")]
    [InlineData("\\*not emphasis\\* C:\\data", "*not emphasis* C:\\data")]
    [InlineData("[the paper](https://arxiv.org/abs/1)", "the paper (https://arxiv.org/abs/1)")]
    [InlineData("[https://arxiv.org](https://arxiv.org)", "https://arxiv.org")]
    [InlineData("[`Get-X`](Get-X.md) [1]", "Get-X [1]")]
    [InlineData("an array `float[]` (and [0, 1])", "an array float[] (and [0, 1])")]
    public void Marks_go_and_words_stay(string markdown, string expected) =>
        Assert.Equal(expected, MarkdownInline.ToPlainText(markdown));
}
