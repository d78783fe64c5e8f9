using System.Buffers.Binary;

namespace Anyseat.Media.Dtls;

/// <summary>Puts records that come out of a memory BIO back into datagrams, which it does not keep apart.</summary>
/// <remarks>
/// A record (RFC 6347 §4.1) must not be torn between datagrams, several may share one:
/// <code>
///  0        1        2        3                          11       13
/// +--------+-----------------+--------------------------+--------+----------
/// |  type  |     version     |  epoch, sequence number  | length | fragment
/// +--------+-----------------+--------------------------+--------+----------
/// </code>
/// </remarks>
internal sealed class DtlsRecords
{
    public const int HeaderSize = 13;

    private const int SizeMax = 65_536; // far more than any flight; beyond it the peer makes us talk for nothing

    private byte[] _bytes = new byte[2_048];
    private int _start;
    private int _end;

    /// <summary>Room for what the BIO has; commit what was read with <see cref="Advance"/>. Empty when the bound is reached.</summary>
    public Span<byte> Room()
    {
        if (_start == _end)
            _start = _end = 0;
        if (_bytes.Length - _end < 1_024)
            MakeRoom();
        return _bytes.AsSpan(_end);
    }

    public void Advance(int size) => _end += size;

    /// <summary>Takes the next datagram of whole records.</summary>
    public bool TryTake(Span<byte> datagram, out int size)
    {
        size = 0;
        while (TryMeasure(_start + size, out int record) && (size == 0 || size + record <= DtlsSession.DatagramSizeMax))
            size += record;
        if (size == 0 || size > datagram.Length)
        {
            // Not a record, or one larger than the MTU that was set: nothing that could be sent.
            _start = _end = size = 0;
            return false;
        }

        _bytes.AsSpan(_start, size).CopyTo(datagram);
        _start += size;
        return true;
    }

    private bool TryMeasure(int at, out int size)
    {
        size = 0;
        if (_end - at < HeaderSize)
            return false;
        size = HeaderSize + BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(at + 11));
        return size <= _end - at;
    }

    private void MakeRoom()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        _end -= _start;
        _start = 0;
        if (_bytes.Length - _end < 1_024 && _bytes.Length < SizeMax)
            Array.Resize(ref _bytes, _bytes.Length * 2);
    }
}
