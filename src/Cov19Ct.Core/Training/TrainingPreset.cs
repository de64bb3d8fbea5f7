namespace Cov19Ct;

/// <summary>The recipes that a training can start from. Each setting can be changed on its own.</summary>
public enum TrainingPreset
{
    /// <summary><see cref="TrainingOptions.Improved"/>.</summary>
    Improved,

    /// <summary><see cref="TrainingOptions.Paper"/>: the recipe of the MIA-COV19D baseline.</summary>
    Paper,
}
