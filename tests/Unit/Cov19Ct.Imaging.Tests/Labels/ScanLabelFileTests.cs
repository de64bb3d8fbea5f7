using System.Text;
using Cov19Ct.Imaging.Labels;
using Cov19Ct.TestKit;

namespace Cov19Ct.Imaging.Tests.Labels;

public sealed class ScanLabelFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("labels.csv", "ct_scan_name,data_centre,label\nct_scan_0,2,covid\n", "COVID", null, "2")]
    [InlineData("labels.csv", "\uFEFFName;Class;Centre;Split\r\nct_scan_0;non-covid;A;val\r\n", "non-COVID", "validation", "A")]
    [InlineData("labels.csv", "\"id\"\t\"label\"\n\"ct_scan_0\"\t\"organising, late\"\n", "organising, late", null, null)]
    [InlineData("train_covid.csv", "ct_scan_name,data_centre\nct_scan_0,1\n", "COVID", "train", "1")]
    [InlineData("validation_non_covid.csv", "ct_scan_name\nct_scan_0\n", "non-COVID", "validation", null)]
    [InlineData("test.csv", "ct_scan_name\nct_scan_0\n", null, "test", null)]
    public void A_row_tells_class_split_and_centre(string name, string content, string? label, string? split, string? centre)
    {
        ScanLabelFile file = Read(name, content);
        Assert.Equal(1, file.UnusedRows);
        Assert.Equal(new ScanLabels("ct_scan_0", label, split, centre), file.Find("CT_SCAN_0", null, null, out _));
        Assert.Equal(0, file.UnusedRows);
        Assert.Null(file.Find("ct_scan_1", null, null, out _));
    }

    [Fact]
    public void Text_that_was_protected_from_spreadsheets_is_as_it_was()
    {
        ScanLabelFile file = Read("labels.csv", "name,label,centre\n'=1,covid,'-a\n''=1,non-covid,-1.5\n");
        Assert.Equal("-a", file.Find("=1", null, null, out _)!.Centre);
        Assert.Equal("-1.5", file.Find("'=1", null, null, out _)!.Centre);
        Assert.Null(file.Find("''=1", null, null, out _));
    }

    [Fact]
    public void Of_two_scans_of_one_name_the_folders_decide()
    {
        ScanLabelFile file = Read("labels.csv", "name,label,centre\nct_scan_0,covid,1\nct_scan_0,non-covid,2\n");
        Assert.Equal("2", file.Find("ct_scan_0", "non-COVID", "train", out _)!.Centre);
        Assert.Equal("1", file.Find("ct_scan_0", "COVID", null, out _)!.Centre);
        Assert.Null(file.Find("ct_scan_0", null, null, out _));
    }

    [Fact]
    public void A_file_for_each_split_and_class_is_one_with_the_others()
    {
        ScanLabelFile file = Read("train_covid.csv", "ct_scan_name,data_centre\nct_scan_0,1\n")
            .With(Read("train_non_covid.csv", "ct_scan_name,data_centre\nct_scan_0,2\n"))
            .With(Read("validation_covid.csv", "ct_scan_name,data_centre\nct_scan_0,3\n"));
        Assert.Equal(3, file.UnusedRows);
        Assert.Equal("1", file.Find("ct_scan_0", "COVID", "train", out _)!.Centre);
        Assert.Equal("2", file.Find("ct_scan_0", "non-COVID", "train", out _)!.Centre);
        Assert.Equal("3", file.Find("ct_scan_0", null, "validation", out _)!.Centre);
        Assert.Equal(0, file.UnusedRows);
        Assert.Null(file.Find("ct_scan_0", "COVID", null, out _));
        Assert.Equal("train_covid.csv, train_non_covid.csv, validation_covid.csv", file.Names);
    }

    [Fact]
    public void A_class_that_no_folder_tells_goes_before_that_of_the_folder()
    {
        ScanLabelFile file = Read("labels.csv", "name,label\nct_scan_0,severe\nct_scan_1,covid\n");
        Assert.Equal("severe", file.Find("ct_scan_0", "COVID", "train", out _)!.Label);
        Assert.Null(file.Find("ct_scan_1", "non-COVID", "train", out _));
    }

    [Theory]
    [InlineData("name;age;predicted;label\nct_scan_0;63,5;non-covid;covid\n", "COVID")]
    [InlineData("name;note;label\nct_scan_0;fever, cough;covid\n", "COVID")]
    [InlineData("name,note,label\nct_scan_0,fever; cough,covid\n", "COVID")]
    [InlineData("name\tnote\tlabel\nct_scan_0\tfever, cough; rash\tcovid\n", "COVID")]
    [InlineData("name|note|label\nct_scan_0|fever, cough|covid\n", "COVID")]
    [InlineData("sep=;\nname;note, long;label\nct_scan_0;a,b;non covid\n", "non-COVID")]
    [InlineData("sep=\t\nname\tnote; long\tlabel\nct_scan_0\ta,b\tcovid\n", "COVID")]
    [InlineData("\"sep=,\"\r\nname,label\r\nct_scan_0,Covid-19\r\n", "COVID")]
    [InlineData("name;note, long;label\nct_scan_0;a,b;covid\n", "COVID")]
    [InlineData("# made by hand\nname;label\n# one scan\nct_scan_0;covid\n", "COVID")]
    [InlineData("name;note;label\nct_scan_0;\"fever; \"\"high\"\"\";covid\n", "COVID")]
    [InlineData("name;note;label\nct_scan_0;\"two\nlines\";covid\n", "COVID")]
    [InlineData("name;note;label\n;;\nct_scan_0;;covid\n", "COVID")]
    public void A_file_has_one_separator_which_its_header_shows(string content, string label) =>
        Assert.Equal(label, Read("labels.csv", content).Find("ct_scan_0", null, null, out _)!.Label);

    [Fact]
    public void Text_is_read_in_each_encoding_that_programs_write()
    {
        const string Content = "name;centre;label\nct_scan_0;Zürich;covid\n";
        foreach (byte[] bytes in (byte[][])
            [
                Encoding.UTF8.GetBytes(Content), [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Content)],
                Encoding.Latin1.GetBytes(Content),
                Encoding.Unicode.GetBytes(Content), [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Content)],
                Encoding.BigEndianUnicode.GetBytes(Content),
                [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Content)],
                [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(Content)],
            ])
        {
            _folder.Write("labels.csv", bytes);
            Assert.Equal(
                new ScanLabels("ct_scan_0", "COVID", null, "Zürich"),
                ScanLabelFile.Read(_folder.File("labels.csv")).Find("ct_scan_0", null, null, out _));
        }
    }

    [Fact]
    public void A_name_may_have_folders_in_the_spelling_of_Windows() =>
        Assert.Equal("COVID", Read("labels.csv", "name,label\ns0\\ct.nii.gz,covid\n").Find("s0/ct.nii.gz", null, null, out _)!.Label);

    [Theory]
    [InlineData("name;label\nct_scan_0;covid\nct_scan_1;covid;late\n", "line 3 has 3 fields, but the header has 2")]
    [InlineData("name,label\nct_scan_0,63,5\n", "line 2 has 3 fields, but the header has 2")]
    [InlineData("name,label\n\n# comment\nct_scan_0\n", "line 4 has 1 field, but the header has 2")]
    [InlineData("name,label;name\nct_scan_0,covid;1\n", "several of the separators")]
    [InlineData("name,label,Label\nct_scan_0,covid,non-covid\n", "columns 2 and 3 have the same name, label. Upper and lower case do not")]
    [InlineData("name,note,label,NOTE\n", "columns 2 and 4 have the same name, note.")]
    [InlineData("name,label\n,covid\n", "line 2 has no name of a scan")]
    [InlineData("a,b,\n1,2,3\n", "no column ct_scan_name, scan, name or id. Its columns are a, b, (empty).")]
    [InlineData("a\u001b[31m,2\n", "Its columns are a?[31m, 2.")]
    [InlineData("a,b,c,d,e,f,g,h,i,j,k\n", "g, h, i, j, ....")]
    [InlineData("", "no first row with the names of the columns")]
    [InlineData("name,label\n\"ct_scan_0,covid\n", "a quote without an end")]
    public void What_is_no_such_file_is_refused(string content, string said)
    {
        InvalidScanFileException refused = Assert.Throws<InvalidScanFileException>(() => Read("labels.csv", content));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The parser of .NET takes no longer lines, and minutes for a quote without an end.</summary>
    [Theory]
    [InlineData("long", "line 3 has 1048582 characters. A line can have 1048576.")]
    [InlineData("quote", "line 2 has a quote without an end.")]
    [InlineData("late", "line 3 has a quote without an end.")]
    public void Fields_without_an_end_are_refused_at_once(string kind, string said) => What_is_no_such_file_is_refused(
        kind switch
        {
            "long" => $"name,label\n\n{new string('x', 1 << 20)},covid\n",
            "quote" => $"name,label\nct_scan_0,\"covid\n{string.Concat(Enumerable.Repeat("ct_scan_1,covid\n", 400_000))}",
            _ => $"name,label\n\"ct 0\",covid\nct 1, \"covid\n{string.Concat(Enumerable.Repeat("ct_scan_1,covid\n", 400_000))}",
        },
        said);

    [Fact]
    public void A_field_in_quotes_may_have_a_thousand_lines_and_a_quote_within_a_field_opens_none()
    {
        string note = string.Concat(Enumerable.Repeat("text, \"\"more\"\"\n", 999));
        ScanLabelFile file = Read("labels.csv", $"name,note,label\nct_0,\"{note}\",covid\nct_1,5\" wide,covid\n"
            + string.Concat(Enumerable.Range(2, 2000).Select(number => $"ct_{number},,covid\n")));
        Assert.Equal("COVID", file.Find("ct_0", null, null, out _)!.Label);
        Assert.Equal("COVID", file.Find("ct_2001", null, null, out _)!.Label);
    }

    [Fact]
    public void Rows_that_differ_and_a_row_against_the_folders_are_told_with_their_lines()
    {
        ScanLabelFile file = Read("labels.csv", "name,label,split\nct_0,covid,\nct_0,non-covid,\nct_1,covid,test\n");
        Assert.Null(file.Find("ct_0", null, null, out string? contrary));
        Assert.Equal("different labels: COVID (line 2 of labels.csv) and non-COVID (line 3 of labels.csv)", contrary);
        Assert.Null(file.Find("ct_1", "non-COVID", null, out contrary));
        Assert.Equal("the label COVID (line 4 of labels.csv), not non-COVID as is known of the scan", contrary);
        Assert.Null(file.Find("ct_1", "COVID", "train", out contrary));
        Assert.Equal("the split test (line 4 of labels.csv), not train as is known of the scan", contrary);
        Assert.Null(file.Find("ct_2", null, null, out contrary));
        Assert.Null(contrary);
    }

    [Fact]
    public void One_row_may_state_the_class_and_another_the_split()
    {
        ScanLabelFile file = Read("labels.csv", "name,label\nct_0,covid\n").With(Read("splits.csv", "name,split\nCT_0,train\n"));
        ScanLabels row = file.Find("ct_0", null, null, out _)!;
        Assert.Equal(("COVID", "train"), (row.Label, row.Split));
        Assert.Null(file.LabelWarning);
    }

    [Theory]
    [InlineData("labels.csv", "name,lable\nct_0,covid\n", "states no label. Its columns are name, lable; labels are in label or class.")]
    [InlineData("labels.csv", "name,label\nct_0,\nct_1,\n", "states no label. Its columns are name, label; labels are in label or class.")]
    [InlineData("labels.csv", "name,label\nct_0,covid\nct_1,\n", "states no label of 1 of the 2 scans that it names.")]
    [InlineData("labels.csv", "name,label\n", "names no scan.")]
    [InlineData("train_covid.csv", "name,centre\nct_0,1\n", null)]
    [InlineData("labels.csv", "name,class\nct_0,1\n", null)]
    public void Scans_without_a_label_are_told_of(string name, string content, string? said) =>
        Assert.Equal(said is null ? null : $"{name} {said}", Read(name, content).LabelWarning);

    [Fact]
    public void Columns_that_state_the_same_must_agree_in_each_row()
    {
        ScanLabelFile file = Read(
            "labels.csv",
            "name,label,class,centre,data_centre\n"
                + "ct_0,covid,non-covid,1,1\nct_1,covid,COVID-19,1,2\nct_2,,non-covid,NA,2\nct_3,severe,,,\nct_4,covid,severe,,\n");
        Assert.Null(file.Find("ct_0", "COVID", null, out string? contrary));
        Assert.Equal("different labels: COVID (column label) and non-COVID (column class), all in line 2 of labels.csv", contrary);
        Assert.Null(file.Find("ct_1", null, null, out contrary));
        Assert.Equal("different centres: 1 (column centre) and 2 (column data_centre), all in line 3 of labels.csv", contrary);
        Assert.Equal(new ScanLabels("ct_2", "non-COVID", null, "2"), file.Find("ct_2", null, null, out contrary));
        Assert.Null(contrary);
        Assert.Equal("severe", file.Find("ct_3", null, null, out _)!.Label);
        Assert.Null(file.Find("ct_4", null, null, out contrary));
        Assert.Contains("COVID (column label) and severe (column class)", contrary, StringComparison.Ordinal);
        Assert.Equal(
            [
                "labels.csv: The columns label and class state labels. All are used: in each row they must agree.",
                "labels.csv: The columns centre and data_centre state centres. All are used: in each row they must agree.",
            ],
            file.Notices);
        Assert.Null(file.LabelWarning);
    }

    [Fact]
    public void The_name_of_the_file_and_its_column_must_agree()
    {
        ScanLabelFile file = Read(
            "train_covid.csv", "name,label,split\nct_0,non-covid,\nct_1,severe,\nct_2,covid,test\nct_3,NA,\n");
        Assert.Null(file.Find("ct_0", null, null, out string? contrary));
        Assert.Equal(
            "different labels: non-COVID (column label) and COVID (the name of the file), all in line 2 of train_covid.csv", contrary);
        Assert.Equal(("severe", "train"), (file.Find("ct_1", null, null, out _)!.Label, file.Find("ct_1", null, null, out _)!.Split));
        Assert.Null(file.Find("ct_2", null, null, out contrary));
        Assert.Contains("different splits: test (column split) and train (the name of the file)", contrary, StringComparison.Ordinal);
        Assert.Equal("COVID", file.Find("ct_3", null, null, out _)!.Label);
    }

    [Theory]
    [InlineData("id,name,label\n1,ct_0,covid\n", "id and name", "name")]
    [InlineData("name,ct_scan_name,label\nx,ct_0,covid\n", "name and ct_scan_name", "ct_scan_name")]
    public void Of_several_columns_of_names_the_most_definite_is_used_and_told(string content, string columns, string used)
    {
        ScanLabelFile file = Read("labels.csv", content);
        Assert.Equal("COVID", file.Find("ct_0", null, null, out _)!.Label);
        Assert.Equal([$"labels.csv: The columns {columns} can name scans. The column {used} is used."], file.Notices);
    }

    [Theory]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("?")]
    [InlineData("Unknown")]
    [InlineData("nan")]
    [InlineData(" ")]
    public void Cells_that_say_that_nothing_is_known_state_nothing(string cell)
    {
        ScanLabelFile file = Read("labels.csv", $"name,label,split,centre\nct_0,{cell},{cell},{cell}\nct_1,covid,train,1\n");
        Assert.Equal(new ScanLabels("ct_0", null, null, null), file.Find("ct_0", null, null, out _));
        Assert.Equal("labels.csv states no label of 1 of the 2 scans that it names.", Assert.Single(file.Warnings));
    }

    [Theory]
    [InlineData("covid,covd,non-covid", "Some labels are not COVID and non-COVID: covd (line 3 of labels.csv). Each of them is a class of "
        + "its own. Correct those that are typing errors.")]
    [InlineData("covid,covd,covd", "Some labels are not COVID and non-COVID: covd (line 3 of labels.csv and 1 more). Each of them is a "
        + "class of its own. Correct those that are typing errors.")]
    [InlineData("covid,Covid-19,non covid", null)]
    [InlineData("severe,mild,mild", null)]
    [InlineData("0,1,1", null)]
    [InlineData("severe,Severe,mild", "Some labels differ only in upper and lower case: severe (line 2 of labels.csv), Severe (line 3 of "
        + "labels.csv). Each of them is a class of its own.")]
    public void Labels_unlike_the_others_are_told_with_their_lines(string labels, string? said)
    {
        string rows = string.Concat(labels.Split(',').Select((label, index) => $"ct_{index},{label}\n"));
        IEnumerable<string> warnings = Read("labels.csv", $"name,label\n{rows}").Warnings;
        Assert.Equal(said is null ? [] : [$"labels.csv: {said}"], warnings);
    }

    [Fact]
    public void A_split_unlike_the_others_is_told() =>
        Assert.Contains(
            "Some splits are not train, validation and test: trian (line 3 of labels.csv). Each of them is a set of its own.",
            Assert.Single(Read("labels.csv", "name,label,split\nct_0,covid,train\nct_1,covid,trian\n").Warnings),
            StringComparison.Ordinal);

    [Fact]
    public void Rows_that_contradict_the_folders_of_a_scan_are_found()
    {
        ScanLabelFile file = Read("labels.csv", "name,label\nct_0,covid\nct_1,covid\n");
        Assert.Null(file.Find("ct_0", "non-COVID", null, out string? contrary));
        Assert.NotNull(contrary);
        Assert.Equal(1, file.UnusedRows);
    }

    private ScanLabelFile Read(string name, string content)
    {
        _folder.Write(name, Encoding.UTF8.GetBytes(content));
        return ScanLabelFile.Read(_folder.File(name));
    }
}
