using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Anyseat.Sip.Dns;

/// <summary>Writes questions and reads answers of the domain name system (RFC 1035 §4).</summary>
/// <remarks>
/// <code>
///   0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15
/// +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
/// |                      ID                       |
/// |QR|  Opcode   |AA|TC|RD|RA|   Z    |   RCODE   |
/// |                    QDCOUNT                    |   questions
/// |                    ANCOUNT                    |   answers
/// |                    NSCOUNT                    |   name servers (of which only SOA is kept)
/// |                    ARCOUNT                    |   additional
/// +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
///
/// name:   3 w w w 7 e x a m p l e 3 c o m 0      or, anywhere, 11 and 14 bits: go on at that offset
/// record: name | TYPE | CLASS | TTL, 4 bytes | RDLENGTH | RDATA
/// </code>
/// A pointer must point before the place where the name began, and jumps are counted: no loop is possible.
/// </remarks>
public static class DnsCodec
{
    private const int HeaderSize = 12;
    private const int RecordCountMax = 256;
    private const int JumpCountMax = 32;

    /// <summary>Writes a question with recursion desired.</summary>
    /// <param name="id">A random number that the answer must repeat.</param>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    /// <param name="question">The question.</param>
    /// <returns>False when the name is none: an empty or overlong label, or more than 253 characters.</returns>
    public static bool TryWriteQuestion(ushort id, string name, DnsType type, out byte[] question)
    {
        question = [];
        string[] labels = name.TrimEnd('.').Split('.');
        if (name.TrimEnd('.').Length > 253 || labels.Any(label => label.Length is 0 or > 63 || !Ascii.IsValid(label)))
            return false;
        List<byte> bytes = [(byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        foreach (string label in labels)
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.AddRange([0, (byte)((ushort)type >> 8), (byte)type, 0, 1]);
        question = [.. bytes];
        return true;
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="message">The bytes.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>False when the bytes are no answer to one question.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, [NotNullWhen(true)] out DnsAnswer? answer)
    {
        answer = null;
        if (message.Length < HeaderSize || (message[2] & 0x80) == 0 || Number(message, 4) != 1)
            return false;
        int at = HeaderSize;
        if (!TryName(message, ref at, out string question) || at + 4 > message.Length)
            return false;
        DnsType type = (DnsType)Number(message, at);
        at += 4;
        ImmutableArray<DnsRecord>.Builder records = ImmutableArray.CreateBuilder<DnsRecord>();
        int answers = Number(message, 6);
        int servers = Number(message, 8);
        int all = answers + servers + Number(message, 10);
        bool isTruncated = (message[2] & 0x02) != 0;
        SoaRecord? authority = null;
        for (int i = 0; i < all && i < RecordCountMax; i++)
        {
            if (!TryRecord(message, ref at, out DnsRecord? record))
            {
                if (isTruncated)
                    break;
                return false;
            }

            bool isServer = i >= answers && i < answers + servers;
            if (record is SoaRecord soa)
                authority ??= soa;
            else if (record is not null && !isServer)
                records.Add(record);
        }

        answer = new DnsAnswer(Number(message, 0), message[3] & 0x0F, isTruncated, question, type, records.DrainToImmutable())
        {
            Authority = authority,
        };
        return true;
    }

    private static bool TryRecord(ReadOnlySpan<byte> message, ref int at, out DnsRecord? record)
    {
        record = null;
        if (!TryName(message, ref at, out string name) || at + 10 > message.Length)
            return false;
        ushort type = Number(message, at);
        ushort family = Number(message, at + 2);
        uint timeToLive = BinaryPrimitives.ReadUInt32BigEndian(message[(at + 4)..]);
        int size = Number(message, at + 8);
        int start = at + 10;
        at = start + size;
        if (at > message.Length)
            return false;
        // A name in RDATA may point back into the whole message, so that is what it is read from, up to its own end.
        ReadOnlySpan<byte> upToEnd = message[..at];
        return family != 1 || (DnsType)type switch
        {
            DnsType.A when size == 4 => Take(new AddressRecord(name, timeToLive, new IPAddress(message.Slice(start, 4))), out record),
            DnsType.Aaaa when size == 16 => Take(new AddressRecord(name, timeToLive, new IPAddress(message.Slice(start, 16))), out record),
            DnsType.Cname => TryName(upToEnd, ref start, out string alias) && Take(new CnameRecord(name, timeToLive, alias), out record),
            DnsType.Soa => TrySoa(upToEnd, start, name, timeToLive, out record),
            DnsType.Srv => TrySrv(upToEnd, start, name, timeToLive, out record),
            DnsType.Naptr => TryNaptr(upToEnd, start, name, timeToLive, out record),
            DnsType.A or DnsType.Aaaa => false,
            _ => true,
        };
    }

    private static bool Take(DnsRecord read, out DnsRecord? record)
    {
        record = read;
        return true;
    }

    /// <summary>Name server | Mailbox | Serial | Refresh | Retry | Expire | Minimum, five numbers of 4 bytes (RFC 1035 §3.3.13)</summary>
    private static bool TrySoa(ReadOnlySpan<byte> message, int at, string name, uint timeToLive, out DnsRecord? record)
    {
        record = null;
        return TryName(message, ref at, out _) && TryName(message, ref at, out _) && at + 20 <= message.Length
            && Take(new SoaRecord(name, timeToLive, BinaryPrimitives.ReadUInt32BigEndian(message[(at + 16)..])), out record);
    }

    /// <summary>Priority | Weight | Port | Target (RFC 2782)</summary>
    private static bool TrySrv(ReadOnlySpan<byte> message, int at, string name, uint timeToLive, out DnsRecord? record)
    {
        record = null;
        int target = at + 6;
        return target < message.Length && TryName(message, ref target, out string host)
            && Take(new SrvRecord(name, timeToLive, Number(message, at), Number(message, at + 2), Number(message, at + 4), host), out record);
    }

    /// <summary>Order | Preference | Flags | Services | Regexp | Replacement; the three texts have a length before them (RFC 3403 §4.1).</summary>
    private static bool TryNaptr(ReadOnlySpan<byte> message, int at, string name, uint timeToLive, out DnsRecord? record)
    {
        record = null;
        int text = at + 4;
        return TryText(message, ref text, out string flags) && TryText(message, ref text, out string service)
            && TryText(message, ref text, out _) && TryName(message, ref text, out string replacement)
            && Take(new NaptrRecord(name, timeToLive, Number(message, at), Number(message, at + 2), flags, service, replacement), out record);
    }

    private static bool TryText(ReadOnlySpan<byte> message, ref int at, out string text)
    {
        text = "";
        if (at >= message.Length || at + 1 + message[at] > message.Length)
            return false;
        text = Encoding.ASCII.GetString(message.Slice(at + 1, message[at]));
        at += 1 + message[at];
        return true;
    }

    private static bool TryName(ReadOnlySpan<byte> message, ref int at, out string name)
    {
        StringBuilder text = new();
        name = "";
        int here = at;
        int limit = at;
        int jumps = 0;
        while (true)
        {
            if (here >= message.Length)
                return false;
            int length = message[here];
            if (length == 0)
            {
                at = jumps == 0 ? here + 1 : at;
                name = text.ToString().ToLowerInvariant();
                return true;
            }

            if (length >= 0xC0)
            {
                if (here + 1 >= message.Length || ++jumps > JumpCountMax)
                    return false;
                int target = ((length & 0x3F) << 8) | message[here + 1];
                if (jumps == 1)
                    at = here + 2;
                if (target >= limit)
                    return false;
                here = limit = target;
                continue;
            }

            if (length > 63 || here + 1 + length > message.Length || text.Length + length > 254)
                return false;
            if (text.Length > 0)
                text.Append('.');
            text.Append(Encoding.ASCII.GetString(message.Slice(here + 1, length)));
            here += 1 + length;
        }
    }

    private static ushort Number(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
}
