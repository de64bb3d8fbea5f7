using System.Text;

namespace Cov19Ct.Shell;

/// <summary>A line while it is edited: its text and where the cursor stands in it.</summary>
internal sealed class LineBuffer
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public int Length => _text.Length;

    /// <summary>In [0, Length]: the index of the character after the cursor.</summary>
    public int Cursor { get; private set; }

    public void Insert(char character)
    {
        _text.Insert(Cursor, character);
        Cursor++;
    }

    public void Replace(int start, int length, string replacement)
    {
        _text.Remove(start, length).Insert(start, replacement);
        Cursor = start + replacement.Length;
    }

    public void Set(string text) => Replace(0, Length, text);

    public void MoveTo(int index) => Cursor = Math.Clamp(index, 0, Length);

    public void DeleteBefore()
    {
        if (Cursor > 0)
        {
            Replace(Cursor - 1, 1, "");
        }
    }

    public void DeleteAfter()
    {
        if (Cursor < Length)
        {
            _text.Remove(Cursor, 1);
        }
    }

    public void DeleteWordBefore()
    {
        int start = WordStartBefore();
        Replace(start, Cursor - start, "");
    }

    public void DeleteToStart() => Replace(0, Cursor, "");

    public void DeleteToEnd() => _text.Length = Cursor;

    /// <summary>The start of the word before the cursor; words are what lies between blanks.</summary>
    public int WordStartBefore()
    {
        int index = Cursor;
        while (index > 0 && char.IsWhiteSpace(_text[index - 1]))
        {
            index--;
        }

        while (index > 0 && !char.IsWhiteSpace(_text[index - 1]))
        {
            index--;
        }

        return index;
    }

    public int WordEndAfter()
    {
        int index = Cursor;
        while (index < Length && char.IsWhiteSpace(_text[index]))
        {
            index++;
        }

        while (index < Length && !char.IsWhiteSpace(_text[index]))
        {
            index++;
        }

        return index;
    }
}
