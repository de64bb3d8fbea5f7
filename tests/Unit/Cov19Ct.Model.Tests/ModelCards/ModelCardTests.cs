using Cov19Ct.Model.ModelCards;
using Cov19Ct.ModelTestKit;
using Cov19Ct.TestKit;

namespace Cov19Ct.Model.Tests.ModelCards;

public class ModelCardTests
{
    [Fact]
    public void It_says_first_that_it_is_for_research_only()
    {
        Assert.StartsWith(
            $"""
            # Model card: chest

            {"**For research only.** This model is no medical device: it has not been validated for clinical use, "
                + "and no decision about a patient may rest on it."}

            ## Model

            """,
            Render(Content()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        TrainingState.Phantoms,
        "**It was trained on synthetic scans (phantoms): its verdicts on scans of patients mean nothing.**",
        "- Phantoms show how the software works, and nothing about disease.")]
    [InlineData(TrainingState.Untrained, "**It was not trained: its verdicts mean nothing.**", "| trained on | nothing |")]
    public void A_model_that_knows_no_patients_says_so(TrainingState state, params string[] expected)
    {
        string card = Render(Content(state));
        string trained = Render(Content());
        Assert.All(expected, passage =>
        {
            Assert.Contains(passage, card, StringComparison.Ordinal);
            Assert.DoesNotContain(passage, trained, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_model_and_its_input_are_reported()
    {
        string card = Render(Content());
        Assert.Contains(
            """
            | file | `model.safetensors` |
            | beside it | `model.last.safetensors`, the model of the last epoch |
            | made | 2026-01-31 22:30 UTC |
            | made by | Cov19Ct 0.1.0 |
            | SHA-256 of the tensors | `00FF` |
            | trained on | scans of patients, as its maker gave them |
            | network | ResNet50 encoder (2D, a slice at a time), GRU of 128 units, a dense layer |
            | parameters | 24,351,938 |
            | dropout | 0.2 |
            | first weights of the encoder | random |
            | classes | non-COVID, COVID |
            | positive class | COVID |

            """,
            card, StringComparison.Ordinal);
        Assert.Contains(
            """
            | window | Paper: -1150 to 350 HU (centre -400, width 1500), scaled to [0, 1] |
            | slices | 224 × 224 pixels, 8 bits in training |
            | order of slices | feet to head if the files state positions, else as numbered |
            | padding in training | none that counts |
            | normalisation | none: levels in [0, 1] as they are |

            """,
            card, StringComparison.Ordinal);
    }

    [Fact]
    public void Padding_that_counts_is_reported()
    {
        ModelCardContent content = Content() with { Options = TrainingOptions.Paper };
        Assert.Contains("| padding in training | black slices up to t = 700, which count |", Render(content), StringComparison.Ordinal);
    }

    [Fact]
    public void A_normalisation_is_reported_by_its_numbers()
    {
        ModelCardContent content = Content();
        Preprocessing preprocessing = new()
        {
            Normalisation = InputNormalisation.ImageNet,
            AsStored = true,
            Window = new HuWindow(
            -1000, 0.5)
        };
        string card = Render(content with { Description = content.Description with { Preprocessing = preprocessing } });
        Assert.Contains(
            "| normalisation | less the mean 0.485, 0.456, 0.406, by the standard deviation 0.229, 0.224, 0.225 |",
            card, StringComparison.Ordinal);
        Assert.Contains("| order of slices | as the files store them |", card, StringComparison.Ordinal);
        Assert.Contains("| window | -1000 to 0.5 HU (centre -499.75, width 1000.5), scaled to [0, 1] |", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Scans_are_reported_by_class_and_reason()
    {
        Assert.Contains(
            $"""
            ## Data

            ### Training

            Learned from.

            | class | scans found | used | excluded |
            | --- | --: | --: | --: |
            | non-COVID | 865 | 865 | 0 |
            | COVID | 1,687 | 1,680 | 7 |
            | all | 2,552 | 2,545 | 7 |

            | excluded because of | scans | such as |
            | --- | --: | --- |
            | damaged JPEG file | 6 | `train/covid/ct_scan_1`, `train/covid/ct_scan_2`, … |
            | files that cannot be read | 1 | `train/covid/ct_scan_9` |

            ### Validation

            The epoch was chosen by it.

            | class | scans found | used | excluded |
            | --- | --: | --: | --: |
            | non-COVID | 209 | 209 | 0 |
            | COVID | 165 | 165 | 0 |
            | all | 374 | 374 | 0 |

            {"No two sets share a patient, a series or a file; that was checked. 374 scans carry no patient id: "
                + "for them, patients could not be compared."}

            ## Shortcuts

            Not tested: the training scans of a class are of too few patients.

            ## Settings

            """,
            Render(Content()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_checked_is_reported()
    {
        string without = Render(Content() with { IsLeakageChecked = false });
        Assert.Contains(
            "**It was not checked whether the sets share patients, series or files** (`-AllowLeakage`): the results may be far too good.",
            without,
            StringComparison.Ordinal);
        Assert.DoesNotContain("that was checked", without, StringComparison.Ordinal);

        string alone = Render(Content() with { Sets = Content().Sets[..1] });
        Assert.Contains("There is one set, so no scan can be in two.", alone, StringComparison.Ordinal);
        Assert.DoesNotContain("that was checked", alone, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_a_table()
    {
        string card = Render(Content());
        Assert.Contains("## Settings\n\n| setting | value |\n| --- | --- |\n| Epochs | 20 |\n", card, StringComparison.Ordinal);
        Assert.Contains("| LearningRate | 0.0001 |\n| Padding | Masked |\n| Loss | MeanProbability |\n", card, StringComparison.Ordinal);
        Assert.Contains("| HasAugmentation | yes |\n", card, StringComparison.Ordinal);
    }

    /// <summary>TP 115, FP 61, FN 50, TN 148 of the paper's validation split.</summary>
    [Fact]
    public void Results_come_with_their_counts_and_with_what_they_are_worth()
    {
        Assert.Contains(
            $"""
            ## Results

            The model has the weights of epoch 3 of 20; 5 were trained.

            |  | epoch 3 (chosen) | epoch 5 (last) |
            | --- | --: | --: |
            | training loss | 0.3333 | 0.2000 |
            | validation loss | 0.5000 | 0.3000 |
            | macro F1, validation | 0.8333 | 0.9000 |
            | F1 non-COVID, validation | 0.9167 | 0.9500 |
            | F1 COVID, validation | 0.7500 | 0.8500 |

            {"**Selected on this set.** The epoch was chosen by the validation figures, so they are optimistic: do "
                + "not report them as a result. Measure on scans that took no part in training or choosing."}

            ### The validation set, n = 374 (209 non-COVID, 165 COVID)

            | class | n | precision | recall | F1 |
            | --- | --: | --: | --: | --: |
            | non-COVID | 209 | 0.7475 | 0.7081 | 0.7273 |
            | COVID | 165 | 0.6534 | 0.6970 | 0.6745 |

            | true class | called non-COVID | called COVID |
            | --- | --: | --: |
            | non-COVID | 148 | 61 |
            | COVID | 50 | 115 |

            |  | scans | share | 95 % interval (Wilson) |
            | --- | --: | --: | --- |
            | accuracy | 263 / 374 | 0.7032 | [0.6550, 0.7473] |
            | sensitivity (COVID) | 115 / 165 | 0.6970 | [0.6230, 0.7620] |
            | specificity (COVID) | 148 / 209 | 0.7081 | [0.6432, 0.7656] |

            ### Vote and threshold

            | property | value |
            | --- | --- |
            | vote over the slices | TopKMean, K = 5 |
            | threshold | 0.375 |
            | threshold chosen on | the calibration set, 40 scans |

            """,
            Render(Content()), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_validation_set_nothing_is_promised()
    {
        string card = Render(Content() with { Best = Reports.WithoutValidation(3), Last = Reports.WithoutValidation(5), Selection = null });
        Assert.Contains(
            $"""
            | training loss | 0.3333 | 0.2000 |

            {"There was no validation set: the epoch was chosen by the training loss, and nothing is known of how "
                + "the model does on scans it has not learned from."}

            ### Vote and threshold
            """,
            card, StringComparison.Ordinal);
        Assert.DoesNotContain("validation loss", card, StringComparison.Ordinal);
        Assert.DoesNotContain("Selected on this set", card, StringComparison.Ordinal);
    }

    [Fact]
    public void An_uncalibrated_threshold_is_called_so()
    {
        ModelCardContent content = Content();
        string card = Render(content with { Description = content.Description with { Vote = Vote.Paper } });
        Assert.Contains(
            "| vote over the slices | AtLeastOne |\n| threshold | 0.5 |\n| threshold chosen on | nothing: it is not calibrated |\n",
            card, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_no_scan_is_of_has_no_share()
    {
        ConfusionMatrix matrix = new(Reports.Classes);
        matrix.Add("non-COVID", "non-COVID");
        string card = Render(Content() with { Selection = new MacroF1Report(matrix, 0, 0) });
        Assert.Contains("| sensitivity (COVID) | 0 / 0 | – | [0.0000, 1.0000] |", card, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.safetensors", "'./model.safetensors'")]
    [InlineData("Anna's ’best’.safetensors", "'./Anna''s ’’best’’.safetensors'")]
    public void Its_use_is_reported_in_two_lines(string fileName, string expected)
    {
        Assert.Contains(
            $"""
            ## Use

            ```powershell
            Import-Module Cov19Ct
            Import-CtScan ./scans -Recurse | Invoke-Cov19Diagnosis {expected}
            ```

            ## Limits

            """,
            Render(Content() with { FileName = fileName }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Names_cannot_break_the_card()
    {
        const string Evil = "a|b`c\n\n# d <script> [e](f)";
        const string Shown = @"a\|b\`c  \# d &lt;script> \[e\](f)";
        ModelCardContent content = Content();
        ConfusionMatrix matrix = new([Evil, "other"]);
        matrix.Add(Evil, "other");
        string card = Render(content with
        {
            FileName = Evil,
            OtherFiles = [(Evil, Evil)],
            EncoderWeights = Evil,
            ModuleVersion = Evil,
            Description = content.Description with
            {
                Name = Evil,
                Classes =
            [
                Evil, "other",
            ],
                PositiveClass = Evil,
                Vote = new Vote(VoteRule.Mean, thresholdSource: Evil)
            },
            Sets = [new ModelCardSet(Evil, Evil, [new ModelCardClass(Evil, 1, 0)], [new ModelCardExclusion(Evil, 1, [Evil])])],
            Selection = new MacroF1Report(matrix, 0, 0),
        });

        string[] lines = card.Split('\n');
        Assert.Equal($"# Model card: {Shown}", lines[0]);
        Assert.Single(lines, line => line.StartsWith("# ", StringComparison.Ordinal));
        Assert.Contains($"| {Shown} | 1 | {Shown} |", lines);
        Assert.DoesNotContain(
            "<script",
            string.Concat(lines.Where(line => !line.StartsWith("Import-CtScan", StringComparison.Ordinal))),
            StringComparison.Ordinal);
        int columns = 0;
        foreach (string line in lines)
        {
            int cells = line.StartsWith('|') ? line.Replace(@"\|", "", StringComparison.Ordinal).Count(character => character == '|') : 0;
            Assert.True(columns == 0 || cells == 0 || cells == columns, line);
            columns = cells;
        }
    }

    [Fact]
    public void The_file_holds_the_text()
    {
        using ScratchFolder folder = new();
        string path = folder.File("model.card.md");

        ModelCard.Write(path, Content());

        Assert.Equal(ModelCard.Render(Content()), File.ReadAllText(path));
        Assert.Equal((byte)'#', File.ReadAllBytes(path)[0]);
    }

    private static string Render(ModelCardContent content)
    {
        string card = ModelCard.Render(content);
        Assert.DoesNotContain('\r', card);
        Assert.DoesNotContain("somebody", card, StringComparison.Ordinal);
        return card;
    }

    private static ModelCardContent Content(TrainingState state = TrainingState.Trained)
    {
        ConfusionMatrix matrix = new(Reports.Classes);
        Add("COVID", "COVID", 115);
        Add("COVID", "non-COVID", 50);
        Add("non-COVID", "COVID", 61);
        Add("non-COVID", "non-COVID", 148);
        return new ModelCardContent
        {
            FileName = "model.safetensors",
            OtherFiles = [("model.last.safetensors", "the model of the last epoch")],
            Made = new DateTimeOffset(2026, 2, 1, 0, 30, 0, TimeSpan.FromHours(2)),
            ModuleVersion = "0.1.0",
            Hash = "00FF",
            ParameterCount = 24_351_938,
            Description = new ModelDescription
            {
                Name = "chest",
                Training = state,
                Vote = new Vote(VoteRule.TopKMean, 0.375, 5, "the calibration set, 40 scans"),
            },
            Options = TrainingOptions.Improved,
            Sets =
            [
                new ModelCardSet(
                    "Training",
                    "Learned from.",
                    [new ModelCardClass("non-COVID", 865, 865), new ModelCardClass("COVID", 1687, 1680)],
                    [
                        new ModelCardExclusion("damaged JPEG file", 6, ["train/covid/ct_scan_1", "train/covid/ct_scan_2"]),
                        new ModelCardExclusion("files that cannot be read", 1, ["train/covid/ct_scan_9"]),
                    ]),
                new ModelCardSet(
                    "Validation",
                    "The epoch was chosen by it.",
                    [new ModelCardClass("non-COVID", 209, 209), new ModelCardClass("COVID", 165, 165)],
                    []),
            ],
            IsLeakageChecked = true,
            ScansWithoutPatient = 374,
            Best = Reports.Of(3),
            Last = Reports.Of(5),
            Selection = new MacroF1Report(matrix, 0, 0),
        };

        void Add(string truth, string prediction, int count)
        {
            for (int index = 0; index < count; index++)
            {
                matrix.Add(truth, prediction);
            }
        }
    }
}
