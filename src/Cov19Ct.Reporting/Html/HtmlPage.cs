using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Cov19Ct.Reporting;

/// <summary>HTML under construction. What stands in an interpolated string is markup; what it interpolates is text, and encoded, unless it
/// is <see cref="Html"/>. So nothing that a diagnosis holds can become markup by an oversight.</summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _text = new();

    public int Length => _text.Length;

    /// <summary>Writes markup with encoded values in it.</summary>
    public void Write([InterpolatedStringHandlerArgument("")] ref HtmlInterpolation html) =>
        Debug.Assert(html.IsFor(_text), "The compiler has written it already.");

    public void Write(Html html) => _text.Append(html.Markup);

    /// <summary>The page so far, and an empty one after it.</summary>
    public Html Take()
    {
        Html html = new(_text.ToString());
        _text.Clear();
        return html;
    }

    /// <summary>Encoded values in markup, as a value.</summary>
    public static Html Of(ref HtmlInterpolation html) => html.Take();

    public override string ToString() => _text.ToString();

    internal StringBuilder Builder => _text;
}
