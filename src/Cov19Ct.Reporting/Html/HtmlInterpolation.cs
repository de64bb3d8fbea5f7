using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Cov19Ct.Reporting;

/// <summary>What the compiler makes of an interpolated string that is written to a <see cref="HtmlPage"/>: literals as they are, values
/// encoded, numbers as every culture reads them alike.</summary>
/// <remarks>The encoder writes everything beyond ASCII as a character reference, so that the page is ASCII whatever it holds: browsers keep
/// that in half the memory.</remarks>
[InterpolatedStringHandler]
internal readonly ref struct HtmlInterpolation
{
    private readonly StringBuilder _text;

    /// <summary>Called by the compiler, for a page.</summary>
    public HtmlInterpolation(int literalLength, int formattedCount, HtmlPage page)
    {
        _ = literalLength + formattedCount;
        _text = page.Builder;
    }

    /// <summary>Called by the compiler, for a value.</summary>
    public HtmlInterpolation(int literalLength, int formattedCount)
    {
        _text = new StringBuilder(literalLength + (16 * formattedCount));
    }

    public void AppendLiteral(string literal)
    {
        foreach (char character in literal)
        {
            if (char.IsAscii(character))
            {
                _text.Append(character);
            }
            else
            {
                _text.Append(CultureInfo.InvariantCulture, $"&#{(int)character};");
            }
        }
    }

    public void AppendFormatted(Html html) => _text.Append(html.Markup);

    public void AppendFormatted(string? text) => _text.Append(HtmlEncoder.Default.Encode(text ?? ""));

    public void AppendFormatted<T>(T value, string? format = null)
        where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

    public void AppendFormatted<T>(T? value, string? format = null)
        where T : struct, IFormattable => AppendFormatted(value?.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>True where the values went to this text.</summary>
    public bool IsFor(StringBuilder text) => ReferenceEquals(_text, text);

    public Html Take() => new(_text.ToString());
}
