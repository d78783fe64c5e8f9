using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Anyseat.Bench;

/// <summary>A SIP message of the load, read as far as it needs: the switch writes its own in one way only.</summary>
internal readonly struct VoiceBenchMessage(string text)
{
    /// <summary>The whole message.</summary>
    public string Text => text;

    /// <summary>The status of a response; 0 for a request.</summary>
    public int Status => text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) ? int.Parse(text.AsSpan(8, 3)) : 0;

    /// <summary>The method: of the request, or of the request answered.</summary>
    public string Method => Status == 0 ? text[..text.IndexOf(' ')] : Value("CSeq").Split(' ')[1];

    /// <summary>A header's first value.</summary>
    public string Value(string name)
    {
        int at = text.IndexOf($"\r\n{name}: ", StringComparison.Ordinal);
        if (at < 0)
            return "";
        at += name.Length + 4;
        return text[at..text.IndexOf("\r\n", at, StringComparison.Ordinal)];
    }

    /// <summary>The user of the Request-URI.</summary>
    public string User => text[(text.IndexOf("sip:", StringComparison.Ordinal) + 4)..text.IndexOf('@')];

    /// <summary>The port of audio in the description; 0 for none.</summary>
    public int MediaPort
    {
        get
        {
            int at = text.IndexOf("\r\nm=audio ", StringComparison.Ordinal);
            return at < 0 ? 0 : int.Parse(text.AsSpan(at + 10, text.IndexOf(' ', at + 10) - at - 10));
        }
    }

    /// <summary>The address in Contact, without brackets.</summary>
    public string Contact
    {
        get
        {
            string contact = Value("Contact");
            return contact[(contact.IndexOf('<') + 1)..contact.IndexOf('>')];
        }
    }
}

/// <summary>A UDP socket of SIP with a thread that reads it, and timers on the same thread.</summary>
internal abstract class VoiceBenchSip : IDisposable
{
    private readonly Socket _socket;
    private readonly Thread _thread;
    private readonly PriorityQueue<Action, long> _timers = new();
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly byte[] _buffer = new byte[65_536];
    private readonly SocketAddress _server;
    private volatile bool _isStopped;

    protected VoiceBenchSip(IPEndPoint local, IPEndPoint server)
    {
        Local = local;
        _server = server.Serialize();
        Server = server;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 * 1024 * 1024 };
        _socket.Bind(local);
        _thread = new Thread(Run) { Name = "voice load, SIP", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Where it is.</summary>
    protected IPEndPoint Local { get; }

    /// <summary>The switch.</summary>
    protected IPEndPoint Server { get; }

    /// <summary>What went wrong, in words; a clean run has none.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Has something done on its thread.</summary>
    public void Post(Action action) => _posted.Enqueue(action);

    public void Dispose()
    {
        _isStopped = true;
        _thread.Join();
        _socket.Dispose();
    }

    protected static string Description(IPAddress address, int port) =>
        $"v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\n" +
        "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n";

    protected void After(TimeSpan time, Action action) =>
        _timers.Enqueue(action, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));

    protected void Send(string message) => _socket.SendTo(Encoding.ASCII.GetBytes(message), SocketFlags.None, _server);

    protected void Respond(in VoiceBenchMessage request, int status, string reason, string toTag, string description = "")
    {
        string to = request.Value("To");
        string tag = to.Contains(";tag=", StringComparison.Ordinal) || toTag.Length == 0 ? "" : $";tag={toTag}";
        string body = description.Length == 0 ? "Content-Length: 0\r\n\r\n" : $"Content-Type: application/sdp\r\nContent-Length: {description.Length}\r\n\r\n{description}";
        Send($"SIP/2.0 {status} {reason}\r\nVia: {request.Value("Via")}\r\nFrom: {request.Value("From")}\r\nTo: {to}{tag}\r\n" +
            $"Call-ID: {request.Value("Call-ID")}\r\nCSeq: {request.Value("CSeq")}\r\nContact: <sip:load@{Local}>\r\n{body}");
    }

    protected abstract void Take(in VoiceBenchMessage message);

    private void Run()
    {
        var from = new SocketAddress(AddressFamily.InterNetwork);
        while (!_isStopped)
        {
            while (_posted.TryDequeue(out Action? posted))
                posted();
            while (_timers.TryPeek(out Action? due, out long at) && at <= Stopwatch.GetTimestamp())
            {
                _timers.Dequeue();
                due();
            }

            if (!_socket.Poll(1_000, SelectMode.SelectRead))
                continue;
            int size = _socket.ReceiveFrom(_buffer, SocketFlags.None, from);
            try
            {
                Take(new VoiceBenchMessage(Encoding.ASCII.GetString(_buffer, 0, size)));
            }
            catch (Exception fault) when (fault is FormatException or ArgumentException or IndexOutOfRangeException)
            {
                Faults.Enqueue($"not understood: {fault.Message}");
            }
        }
    }
}
