using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Anyseat.Media.Codecs;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice.Fire;

/// <summary>Strangers on addresses of their own: scanners, guessers, broken programs, and one who wants to be heard in a call.</summary>
internal sealed class HostileTraffic : IDisposable
{
    /// <summary>The tone of who speaks into the ports of a call, in Hz.</summary>
    public const double Tone = 2_000;

    private const int StrangerCount = 40;
    private const int BurstSize = 50;

    private readonly Socket[] sockets;
    private readonly Fuzzing sip;
    private readonly Fuzzing media;
    private readonly Random random;
    private readonly IPEndPoint server;
    private int frame;

    public HostileTraffic(int seed, IPEndPoint server)
    {
        this.server = server;
        random = new Random(seed);
        sip = new Fuzzing(seed, [.. SipSeeds(server)]);
        media = new Fuzzing(seed + 1, [.. MediaSeeds()]);
        // One of them forges the carrier's address.
        sockets = [Open(VoiceSite.CarrierAddress), .. Enumerable.Range(1, StrangerCount - 1).Select(index => Open($"127.0.1.{index}"))];
    }

    /// <summary>Sends so many packets: half to the port of SIP, half to those of media.</summary>
    /// <param name="count">How many.</param>
    /// <param name="ports">Ports of RTP of the calls that go on.</param>
    public async Task SendAsync(int count, IReadOnlyList<int> ports)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (int sent = 0; sent < count;)
        {
            for (int i = 0; i < BurstSize && sent < count; i++, sent++)
            {
                Socket from = sockets[random.Next(StrangerCount)];
                if (sent % 2 == 0)
                    Send(from, sip.Next(), server);
                else
                    Send(from, random.Next(3) == 0 ? media.Next() : NextOfTone(), new IPEndPoint(server.Address, ports[random.Next(ports.Count)] + random.Next(2)));
            }

            await pace.WaitForNextTickAsync();
        }
    }

    public void Dispose()
    {
        foreach (Socket one in sockets)
            one.Dispose();
    }

    private static Socket Open(string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    }

    private static void Send(Socket from, byte[] bytes, IPEndPoint to)
    {
        const int datagramMax = 65_000;
        try
        {
            from.SendTo(bytes.AsSpan(0, Math.Min(bytes.Length, datagramMax)), to);
        }
        catch (SocketException)
        {
            // An earlier one was refused by a port that is closed.
        }
    }

    /// <summary>Sound RTP of A-law that nobody asked for.</summary>
    private byte[] NextOfTone()
    {
        byte[] packet = new byte[172];
        packet[0] = 0x80;
        packet[1] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)frame);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(frame * 160));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 0xBADBAD);
        for (int i = 0; i < 160; i++)
            packet[12 + i] = ALaw.Encode((short)(16_000 * Math.Sin(2 * Math.PI * Tone * ((frame * 160) + i) / 8_000)));
        frame++;
        return packet;
    }

    private static IEnumerable<byte[]> SipSeeds(IPEndPoint server)
    {
        string Request(string method, string agent, string more = "", string body = "") =>
            $"{method} sip:100@{server} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.1.1:5060;branch=z9hG4bK-1;rport\r\nMax-Forwards: 70\r\nFrom: \"100\"<sip:100@1.1.1.1>;tag=1\r\n" +
            $"To: \"100\"<sip:100@{server}>{more}\r\nCall-ID: 1@127.0.1.1\r\nCSeq: 1 {method}\r\nContact: <sip:100@127.0.1.1:5060>\r\nUser-Agent: {agent}\r\n" +
            $"Accept: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        const string sdp = "v=0\r\no=- 1 1 IN IP4 127.0.1.1\r\ns=-\r\nc=IN IP4 127.0.1.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\n";
        string guess = "\r\nAuthorization: Digest username=\"jonas\",realm=\"anyseat\",nonce=\"x\",uri=\"sip:x\",response=\"00000000000000000000000000000000\",algorithm=MD5";
        string[] texts =
        [
            Request("OPTIONS", "friendly-scanner"), Request("INVITE", "sipcli/v1.8", body: sdp), Request("REGISTER", "VaxSIPUserAgent/3.1"),
            Request("REGISTER", "eyeBeam", guess), Request("INVITE", "pplsip", guess, sdp), Request("BYE", "x", ";tag=2"), Request("ACK", "x", ";tag=2"),
            Request("CANCEL", "x"), Request("SUBSCRIBE", "x"), Request("REFER", "x", ";tag=2\r\nRefer-To: <sip:900@1.1.1.1>"), Request("UPDATE", "x", ";tag=2", sdp),
            Request("INFO", "x", ";tag=2", "Signal=5\r\n"), Request("PRACK", "x", ";tag=2\r\nRAck: 1 1 INVITE"), Request("NOTIFY", "x", "\r\nEvent: refer"),
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK-1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: 1@127.0.1.1\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n",
        ];
        foreach (string text in texts)
            yield return Encoding.ASCII.GetBytes(text);
        foreach (string folder in (string[])["rfc4475", "pjsip-seeds", "sipgo-fuzz-findings"])
            if (SharedData.TryFolder("sip", folder) is { } found)
                foreach (string file in Directory.EnumerateFiles(found, "*", SearchOption.AllDirectories))
                    yield return File.ReadAllBytes(file);
    }

    private static IEnumerable<byte[]> MediaSeeds()
    {
        byte[] rtp = new byte[172];
        (rtp[0], rtp[1]) = (0x80, 8);
        yield return rtp;
        yield return [0x90, 0x88, 0, 1, 0, 0, 0, 160, 1, 2, 3, 4, 0xBE, 0xDE, 0, 1, 0x10, 0x55, 0, 0, 0xD5, 0xD5];
        yield return [0x80, 0xE5, 0, 1, 0, 0, 0, 160, 1, 2, 3, 4, 5, 0x8A, 3, 0x20]; // the end of a key press
        yield return [0x80, 200, 0, 6, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]; // a sender's report
        yield return [0x81, 203, 0, 1, 1, 2, 3, 4]; // BYE of RTCP
        yield return [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]; // STUN
        yield return [22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0]; // DTLS
    }
}
