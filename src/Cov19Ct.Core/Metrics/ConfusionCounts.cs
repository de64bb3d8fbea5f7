namespace Cov19Ct;

/// <summary>Counts of (true class, called class) by the classes' places, for arithmetic that is done thousands of times.</summary>
/// <remarks>Behind the classes there is one place more, <see cref="Beyond"/>, for what is none of them.</remarks>
internal sealed class ConfusionCounts
{
    private readonly int[] _counts;

    /// <param name="classes">The classes that count.</param>
    public ConfusionCounts(string[] classes)
    {
        Classes = classes;
        _counts = new int[(classes.Length + 1) * (classes.Length + 1)];
    }

    public string[] Classes { get; }

    /// <summary>The place of what is none of the classes.</summary>
    public int Beyond => Classes.Length;

    public int this[int truth, int prediction] => _counts[(truth * (Classes.Length + 1)) + prediction];

    public int Total => _counts.Sum();

    /// <summary>How many were called right; of what is beyond the classes nothing is.</summary>
    public int Correct => Enumerable.Range(0, Classes.Length).Sum(place => this[place, place]);

    public void Add(int truth, int prediction, int weight = 1) => _counts[(truth * (Classes.Length + 1)) + prediction] += weight;

    public void Clear() => Array.Clear(_counts);

    /// <summary>How many are of a class.</summary>
    public int Support(int truth)
    {
        int sum = 0;
        for (int prediction = 0; prediction <= Classes.Length; prediction++)
        {
            sum += this[truth, prediction];
        }

        return sum;
    }

    /// <summary>How many were called a class.</summary>
    public int Called(int prediction)
    {
        int sum = 0;
        for (int truth = 0; truth <= Classes.Length; truth++)
        {
            sum += this[truth, prediction];
        }

        return sum;
    }

    /// <summary>The scores of a class.</summary>
    public ClassScore Score(int place, ZeroDivision zeroDivision = ZeroDivision.Warn)
    {
        int right = this[place, place];
        return new ClassScore(Classes[place], right, Called(place) - right, Support(place) - right) { ZeroDivision = zeroDivision };
    }

    /// <summary>The scores of each class, in their order.</summary>
    public ClassScore[] Scores(ZeroDivision zeroDivision = ZeroDivision.Warn)
    {
        ClassScore[] scores = new ClassScore[Classes.Length];
        for (int place = 0; place < scores.Length; place++)
        {
            scores[place] = Score(place, zeroDivision);
        }

        return scores;
    }
}
