namespace Anyseat.Media.Srtp;

/// <summary>Remembers which of the newest <see cref="Size"/> packet indices were seen (RFC 3711 §3.3.2).</summary>
/// <remarks>
/// <code>
///   too old ... | highest − 127 ............. highest | not yet seen
///               |  bit 127                     bit 0  |
/// </code>
/// </remarks>
internal struct ReplayWindow
{
    /// <summary>RFC 3711 asks for 64 at least; 128 packets are 2.5 s of speech.</summary>
    public const int Size = 128;

    private UInt128 _seen;

    /// <summary>The highest index accepted.</summary>
    public ulong Highest { get; private set; }

    /// <summary>Whether any index was accepted.</summary>
    public readonly bool HasAny => _seen != UInt128.Zero;

    /// <summary>Whether an index is new; asked before the tag is checked, so that a replay costs little.</summary>
    public readonly SrtpFault Check(ulong index)
    {
        if (!HasAny || index > Highest)
            return SrtpFault.None;
        ulong behind = Highest - index;
        if (behind >= Size)
            return SrtpFault.TooOld;
        return ((_seen >> (int)behind) & UInt128.One) == UInt128.Zero ? SrtpFault.None : SrtpFault.Replayed;
    }

    /// <summary>Remembers an index that was checked and authenticated.</summary>
    public void Accept(ulong index)
    {
        if (!HasAny || index > Highest)
        {
            ulong step = HasAny ? index - Highest : Size;
            _seen = step >= Size ? UInt128.One : (_seen << (int)step) | UInt128.One;
            Highest = index;
            return;
        }

        _seen |= UInt128.One << (int)(Highest - index);
    }
}
