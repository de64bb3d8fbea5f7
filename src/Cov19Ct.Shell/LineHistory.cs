namespace Cov19Ct.Shell;

/// <summary>The lines of this session, oldest first, and where the user stands in them.</summary>
internal sealed class LineHistory
{
    private readonly List<string> _lines = [];
    private int _position;
    private string _unfinished = "";

    /// <summary>Remembers a line, unless it is blank or the same as the last, and goes to the end.</summary>
    public void Add(string line)
    {
        if (!string.IsNullOrWhiteSpace(line) && (_lines.Count == 0 || _lines[^1] != line))
        {
            _lines.Add(line);
        }

        _position = _lines.Count;
    }

    /// <returns>The line before; null at the oldest.</returns>
    /// <param name="current">What is being edited, given back by <see cref="Next"/> after the newest line.</param>
    public string? Previous(string current)
    {
        if (_position == 0)
        {
            return null;
        }

        if (_position == _lines.Count)
        {
            _unfinished = current;
        }

        return _lines[--_position];
    }

    /// <returns>The line after; null where there is none.</returns>
    public string? Next()
    {
        if (_position >= _lines.Count)
        {
            return null;
        }

        _position++;
        return _position == _lines.Count ? _unfinished : _lines[_position];
    }
}
