using System.Globalization;

namespace Cov19Ct.Benchmarks;

/// <summary>A verb's options: pairs of <c>--name value</c>.</summary>
internal sealed class VerbOptions
{
    private readonly Dictionary<string, string> _values = [];
    private readonly HashSet<string> _asked = [];

    /// <exception cref="UsageException">They are no pairs, or one is given twice.</exception>
    public VerbOptions(string[] arguments)
    {
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == arguments.Length)
            {
                throw new UsageException($"'{arguments[i]}' is no option with a value.");
            }

            if (!_values.TryAdd(arguments[i][2..], arguments[i + 1]))
            {
                throw new UsageException($"{arguments[i]} is given twice.");
            }
        }
    }

    /// <exception cref="UsageException">It is not given.</exception>
    public string Required(string name) => Find(name) ?? throw new UsageException($"--{name} is missing.");

    public string Text(string name, string otherwise) => Find(name) ?? otherwise;

    /// <summary>A whole number of <paramref name="least"/> or more.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public int Whole(string name, int otherwise, int least = 1) => Find(name) is not string text
        ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : throw new UsageException($"--{name} takes a whole number, {least} or more.");

    /// <summary>A number of 0 or more.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public double Number(string name, double otherwise) => Find(name) is not string text
        ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0
            ? value
            : throw new UsageException($"--{name} takes a number, 0 or more.");

    /// <exception cref="UsageException">It names none of the values.</exception>
    public T Choice<T>(string name, T otherwise)
        where T : struct, Enum => Find(name) is not string text
        ? otherwise
        : Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw new UsageException($"--{name} is one of {string.Join(", ", Enum.GetNames<T>())}.");

    /// <summary>To be called when all options have been asked for.</summary>
    /// <exception cref="UsageException">One was given that the verb does not have.</exception>
    public void RequireNoOther()
    {
        if (_values.Keys.FirstOrDefault(name => !_asked.Contains(name)) is string other)
        {
            throw new UsageException($"There is no option --{other}.");
        }
    }

    private string? Find(string name)
    {
        _asked.Add(name);
        return _values.GetValueOrDefault(name);
    }
}
