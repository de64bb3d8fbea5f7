using Cov19Ct.Model.ModelCards;

namespace Cov19Ct.Model.Tests.ModelCards;

public class SettingsTableTests
{
    [Fact]
    public void Every_property_is_a_row_unless_it_is_reported_elsewhere()
    {
        string[][] rows = SettingsTable.Rows(new Settings(), nameof(Settings.Elsewhere));

        Assert.Equal(
            [
                ["Number", "3"], ["Share", "0.05"], ["Unbounded", "Infinity"], ["IsOn", "yes"], ["IsOff", "no"],
                ["Choice", "MeanProbability"],
                ["Text", @"a\|b"], ["Absent", "not set"], ["Numbers", @"\[0,0.5\]"],
            ],
            rows);
    }

    [Fact]
    public void Every_training_option_is_there()
    {
        string[] expected =
        [
            .. typeof(TrainingOptions).GetProperties().Where(property => !property.GetMethod!.IsStatic).Select(property => property.Name),
        ];

        Assert.NotEmpty(expected);
        Assert.Equal(expected, SettingsTable.Rows(TrainingOptions.Improved).Select(row => row[0]));
    }

    private sealed record Settings
    {
        public int Number { get; } = 3;

        public double Share { get; } = 0.05;

        public double Unbounded { get; } = double.PositiveInfinity;

        public bool IsOn { get; } = true;

        public bool IsOff { get; }

        public LossTarget Choice { get; } = LossTarget.MeanProbability;

        public string Text { get; } = "a|b";

        public string? Absent { get; }

        public double[] Numbers { get; } = [0, 0.5];

        public int Elsewhere { get; } = 1;
    }
}
