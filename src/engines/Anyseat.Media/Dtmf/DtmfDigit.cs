using Anyseat.Media.Rtp;

namespace Anyseat.Media.Dtmf;

/// <summary>One of the sixteen keys of a telephone.</summary>
/// <remarks>
/// The number is the event code of RFC 4733 §3.2, Table 3; the frequencies are those of ITU-T Q.23:
/// <code>
///           1209 1336 1477 1633 Hz
///   697 Hz    1    2    3    A
///   770 Hz    4    5    6    B
///   852 Hz    7    8    9    C
///   941 Hz    *    0    #    D
/// </code>
/// </remarks>
/// <param name="EventCode">0–9 for the digits, 10 for *, 11 for #, 12–15 for A–D; see <see cref="DtmfCode"/>.</param>
public readonly record struct DtmfDigit(byte EventCode)
{
    /// <summary>How many keys there are.</summary>
    public const int Count = 16;

    private const string Keypad = "123A456B789C*0#D";

    /// <summary>The four frequencies of the rows, in Hz.</summary>
    public static ReadOnlySpan<int> LowGroup => [697, 770, 852, 941];

    /// <summary>The four frequencies of the columns, in Hz.</summary>
    public static ReadOnlySpan<int> HighGroup => [1209, 1336, 1477, 1633];

    /// <summary>The character on the key.</summary>
    public char Symbol => DtmfCode.TryToDigit(EventCode, out char symbol) ? symbol : '?';

    /// <summary>The row's frequency, in Hz.</summary>
    public int LowFrequency => LowGroup[Keypad.IndexOf(Symbol, StringComparison.Ordinal) / 4];

    /// <summary>The column's frequency, in Hz.</summary>
    public int HighFrequency => HighGroup[Keypad.IndexOf(Symbol, StringComparison.Ordinal) % 4];

    /// <summary>The key of a character; A–D in either case.</summary>
    public static bool TryParse(char symbol, out DtmfDigit digit)
    {
        bool isKey = DtmfCode.TryFrom(symbol, out byte code);
        digit = new(code);
        return isKey;
    }

    /// <summary>The key at a place of the keypad.</summary>
    /// <param name="row">0–3, from 697 Hz.</param>
    /// <param name="column">0–3, from 1,209 Hz.</param>
    public static DtmfDigit At(int row, int column)
    {
        DtmfCode.TryFrom(Keypad[(row * 4) + column], out byte code);
        return new(code);
    }

    /// <inheritdoc/>
    public override string ToString() => Symbol.ToString();
}
