using System.Globalization;

namespace Cov19Ct.Imaging.Containers;

/// <summary>A number in a file's name, of as many digits as there are.</summary>
internal sealed record NameNumber : IComparable<NameNumber>
{
    private readonly string _whole;
    private readonly string _fraction;
    private readonly bool _isNegative;

    /// <param name="isNegative">True after a minus sign.</param>
    /// <param name="whole">The digits before the point.</param>
    /// <param name="fraction">The digits after it; null for none.</param>
    /// <param name="exponent">How many places the point is moved to the right; null where none is written.</param>
    public NameNumber(bool isNegative, string whole, string? fraction, int? exponent = null)
    {
        int places = exponent ?? 0;
        string digits = places < 0
            ? $"{new string('0', -places)}{whole}{fraction}"
            : $"{whole}{fraction}{new string('0', places)}";
        int point = whole.Length + Math.Max(0, places);
        _whole = digits[..point].TrimStart('0');
        _fraction = digits[point..].TrimEnd('0');
        _isNegative = isNegative && (_whole.Length > 0 || _fraction.Length > 0);
        Written = exponent is null ? fraction : null;
        Length = whole.Length;
        HasLeadingZero = whole.Length > 1 && whole[0] == '0';
    }

    /// <summary>The digits after the point as they are written; null for none, and before an exponent: that point is
    /// a decimal one.</summary>
    public string? Written { get; }

    /// <summary>The number, where it is a whole one that an int can hold.</summary>
    public int? Whole => _fraction.Length == 0
        && int.TryParse($"{(_isNegative ? "-" : "")}0{_whole}", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;

    /// <summary>The number as well as a double can hold it.</summary>
    public double Value => double.Parse($"{(_isNegative ? "-" : "")}0{_whole}.{_fraction}0", CultureInfo.InvariantCulture);

    /// <summary>The number of digits before the point as they are written, with leading zeros.</summary>
    public int Length { get; }

    /// <summary>True if it is written with a zero before other digits.</summary>
    public bool HasLeadingZero { get; }

    public bool IsNegative => _isNegative;

    /// <summary>Its last digits as a number.</summary>
    public NameNumber Last(int digits) => new(isNegative: false, _whole[Math.Max(0, _whole.Length - digits)..], fraction: null);

    /// <summary>The digits before its last ones.</summary>
    public string WithoutLast(int digits) => _whole[..Math.Max(0, _whole.Length - digits)];

    /// <inheritdoc/>
    public int CompareTo(NameNumber? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (_isNegative != other._isNegative)
        {
            return _isNegative ? -1 : 1;
        }

        int order = _whole.Length != other._whole.Length
            ? _whole.Length.CompareTo(other._whole.Length)
            : string.CompareOrdinal(_whole, other._whole);
        order = order != 0 ? order : string.CompareOrdinal(_fraction, other._fraction);
        return _isNegative ? -order : order;
    }

    public bool Equals(NameNumber? other) => CompareTo(other) == 0;

    public override int GetHashCode() => HashCode.Combine(_whole, _fraction, _isNegative);

    public override string ToString() => $"{(_isNegative ? "-" : "")}{_whole}.{_fraction}";
}
