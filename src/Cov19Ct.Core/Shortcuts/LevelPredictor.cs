namespace Cov19Ct;

/// <summary>Predicts a label from the levels of attributes by ridge regression on their indicators, each part of the set from the other
/// parts. For one attribute this is the mean of the label in each level, drawn to the mean of all by two scans.</summary>
/// <remarks>What is computed from the levels alone is done once: other labels cost a product with a matrix. Hoerl and Kennard,
/// Technometrics 12 (1970) 55–67.</remarks>
internal sealed class LevelPredictor
{
    /// <summary>The penalty: as many scans draw the mean of a level to the mean of all.</summary>
    private const double Penalty = 2;

    private readonly PatientFolds _folds;
    private readonly int[][] _columns;
    private readonly int _width;
    private readonly double[][] _inverses;

    /// <param name="folds">The parts.</param>
    /// <param name="attributes">One or more attributes.</param>
    public LevelPredictor(PatientFolds folds, IReadOnlyList<AttributeLevels> attributes)
    {
        _folds = folds;
        int[] starts = new int[attributes.Count];
        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] = starts[i - 1] + attributes[i - 1].Count;
        }

        _width = starts[^1] + attributes[^1].Count;
        _columns =
        [
            .. Enumerable.Range(0, folds.FoldOf.Length)
                .Select(scan => starts.Select((start, attribute) => start + attributes[attribute].LevelOf[scan]).ToArray()),
        ];
        _inverses = [.. Enumerable.Range(0, folds.Count).Select(InverseWithout)];
    }

    /// <summary>A score for each scan, from the labels of the other parts: above 0 where the label is likelier than in all of
    /// them.</summary>
    public double[] Predict(bool[] labels)
    {
        double[] scores = new double[labels.Length];
        double[] sums = new double[_width];
        double[] weights = new double[_width];
        for (int fold = 0; fold < _folds.Count; fold++)
        {
            (int positives, int count) = (0, 0);
            for (int scan = 0; scan < labels.Length; scan++)
            {
                bool isOther = _folds.FoldOf[scan] != fold;
                positives += isOther && labels[scan] ? 1 : 0;
                count += isOther ? 1 : 0;
            }

            double mean = count == 0 ? 0.5 : (double)positives / count;
            Array.Clear(sums);
            for (int scan = 0; scan < labels.Length; scan++)
            {
                if (_folds.FoldOf[scan] != fold)
                {
                    foreach (int column in _columns[scan])
                    {
                        sums[column] += (labels[scan] ? 1 : 0) - mean;
                    }
                }
            }

            Multiply(_inverses[fold], sums, weights);
            for (int scan = 0; scan < labels.Length; scan++)
            {
                if (_folds.FoldOf[scan] == fold)
                {
                    foreach (int column in _columns[scan])
                    {
                        scores[scan] += weights[column];
                    }
                }
            }
        }

        return scores;
    }

    private void Multiply(double[] matrix, double[] vector, double[] product)
    {
        for (int row = 0; row < _width; row++)
        {
            double sum = 0;
            for (int column = 0; column < _width; column++)
            {
                sum += matrix[(row * _width) + column] * vector[column];
            }

            product[row] = sum;
        }
    }

    /// <summary>The inverse of XᵀX + penalty · I of the scans outside of a part, X their indicators.</summary>
    private double[] InverseWithout(int fold)
    {
        double[] gram = new double[_width * _width];
        for (int scan = 0; scan < _columns.Length; scan++)
        {
            if (_folds.FoldOf[scan] == fold)
            {
                continue;
            }

            foreach (int row in _columns[scan])
            {
                foreach (int column in _columns[scan])
                {
                    gram[(row * _width) + column]++;
                }
            }
        }

        for (int i = 0; i < _width; i++)
        {
            gram[(i * _width) + i] += Penalty;
        }

        return PositiveMatrix.Invert(gram, _width);
    }
}
