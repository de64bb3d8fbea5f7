namespace Cov19Ct;

/// <summary>How well one attribute of the scans, or all together, predicts the label, measured on scans that the prediction has not
/// seen.</summary>
/// <param name="Attribute">The attribute; <see cref="ShortcutReport.Together"/> for all.</param>
/// <param name="Levels">How many values or intervals of values it has.</param>
/// <param name="MissingCount">Scans that do not state it.</param>
/// <param name="Auc">Area under the ROC curve, in [0, 1]; 0.5 for no relation.</param>
/// <param name="AucLower">Lower end of the 95 % interval; null without resamples.</param>
/// <param name="AucUpper">Upper end.</param>
/// <param name="MacroF1">Macro F1 of calling positive what is likelier positive than the others, in [0, 1].</param>
/// <param name="MacroF1Lower">Lower end of the 95 % interval.</param>
/// <param name="MacroF1Upper">Upper end.</param>
/// <param name="PValue">The probability that any of the attributes predicts labels as well that have nothing to do with the scans: adjusted
/// for the number of attributes.</param>
/// <param name="IsLikely">True where that probability is at most the rate of false alarms.</param>
public sealed record ShortcutFigure(
    string Attribute,
    int Levels,
    int MissingCount,
    double Auc,
    double? AucLower,
    double? AucUpper,
    double MacroF1,
    double? MacroF1Lower,
    double? MacroF1Upper,
    double PValue,
    bool IsLikely);
