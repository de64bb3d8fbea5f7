using Cov19Ct.Imaging.Labels;

namespace Cov19Ct.Imaging.Tests.Labels;

public class FolderLabelsTests
{
    [Theory]
    [InlineData("/data/train/covid/ct_scan_21", "train", "COVID", "train/covid/ct_scan_21")]
    [InlineData("/data/train/covid/ct_scan_21/", "train", "COVID", "train/covid/ct_scan_21")]
    [InlineData("/data/val/non-covid/ct_scan21", "validation", "non-COVID", "validation/non-covid/ct_scan21")]
    [InlineData("/data/Valid/Covid-19/a", "validation", "COVID", "validation/Covid-19/a")]
    [InlineData("/data/validation/NonCOVID/a", "validation", "non-COVID", "validation/NonCOVID/a")]
    [InlineData("/data/test/5f0e", "test", null, "test/5f0e")]
    [InlineData("/data/Training/covid/a", "train", "COVID", "train/covid/a")]
    [InlineData("/data/testing/5f0e", "test", null, "test/5f0e")]
    [InlineData("/data/covid19/test/a", "test", null, "test/a")]
    [InlineData("/data/non_covid/a", null, "non-COVID", "non_covid/a")]
    [InlineData("/data/train/covid_19/hospital/a", null, null, "a")]
    [InlineData("/data/non-covid-19/a.nii.gz", null, "non-COVID", "non-covid-19/a.nii.gz")]
    [InlineData("/train/covid/a/b/c/d", null, null, "d")]
    [InlineData("/train/non-covid/covid/a", null, "COVID", "covid/a")]
    [InlineData("/data/training_covid/a", null, null, "a")]
    [InlineData("/data/scans/covid", null, null, "covid")]
    [InlineData("/a", null, null, "a")]
    [InlineData("/", null, null, "/")]
    public void Folders_above_a_scan_tell_its_split_and_its_class(string path, string? split, string? label, string id)
    {
        FolderLabels labels = FolderLabels.Of(path);
        Assert.Equal((split, label), (labels.Split, labels.Label));

        // Of a root alone, the name is the system's own.
        Assert.Equal(id == "/" ? Path.GetFullPath("/") : id, labels.Id);
    }

    [Fact]
    public void A_relative_path_is_read_from_the_current_folder()
    {
        FolderLabels labels = FolderLabels.Of(Path.Combine("train", "covid", "a"));
        Assert.Equal(("train", "COVID", "train/covid/a"), (labels.Split, labels.Label, labels.Id));
    }
}
