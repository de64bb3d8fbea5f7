namespace Cov19Ct.Reporting;

/// <summary>Markup that is written as it stands. Everything else that goes into a page is text, and encoded.</summary>
/// <param name="Markup">Made by this project alone: no part of it comes from a diagnosis unencoded.</param>
internal readonly record struct Html(string Markup)
{
    public static Html None { get; } = new("");

    public override string ToString() => Markup ?? "";
}
