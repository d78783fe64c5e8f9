using System.Text;
using Anyseat.Media.Dtls;
using Anyseat.Media.Ice;
using Anyseat.Media.Rtp;
using Anyseat.Media.Srtp;
using Anyseat.Media.Stun;

namespace Anyseat.Media.Tests.Shard;

/// <summary>A far end as a browser is: asks by ICE, agrees on keys by DTLS as the client, then speaks SRTP.</summary>
internal sealed class BrowserPeer : IDisposable
{
    private static readonly DtlsCertificate Certificate = DtlsCertificate.Create(DateTimeOffset.UtcNow, TimeSpan.FromDays(30));
    private static readonly DtlsContext Context = new(Certificate);

    private readonly ShardRig _rig;
    private IceCredentials _theirs;
    private readonly DtlsSession _dtls;
    private readonly byte[] _buffer = new byte[DtlsSession.DatagramSizeMax];
    private byte _checks;

    public BrowserPeer(ShardRig rig, IceCredentials theirs, DtlsFingerprint fingerprint)
    {
        _rig = rig;
        _theirs = theirs;
        Plain = new TestPeer(rig, rig.Home.ToEndPoint().Address.ToString()) { Remote = rig.Shard.SharedPorts[0] };
        _dtls = new DtlsSession(Context, DtlsRole.Client, rig.Clock.Now);
        _dtls.SetFingerprint(fingerprint);
    }

    public static IceCredentials Ice { get; } = IceCredentials.FromRandom([.. Enumerable.Range(0, IceCredentials.RandomSize).Select(i => (byte)(i * 7))]);

    public static DtlsFingerprint Fingerprint => Certificate.Fingerprint;

    public TestPeer Plain { get; set; }

    public SecurePeer? Secure { get; private set; }

    public int AnswerCount { get; private set; }

    public DtlsState DtlsState => _dtls.State;

    /// <summary>Asks whether the other end is there, and chooses this way.</summary>
    public void Check(string? password = null)
    {
        byte[] check = new byte[256];
        byte[] id = new byte[StunMessage.TransactionIdSize];
        id[0] = ++_checks;
        var writer = new StunWriter(check, StunClass.Request, StunMessage.BindingMethod, id);
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{_theirs.Ufrag}:{Ice.Ufrag}"));
        writer.Add(StunAttribute.Priority, 0x6E7F1EFFu);
        writer.Add(StunAttribute.IceControlling, 0x0102030405060708ul);
        writer.Add(StunAttribute.UseCandidate, []);
        using var key = new StunKey(password ?? _theirs.Password);
        writer.AddIntegrity(key);
        writer.AddFingerprint();
        Assert.True(writer.TryFinish(out int size));
        Plain.SendRaw(check.AsSpan(0, size));
    }

    /// <summary>Begins the handshake.</summary>
    public void StartDtls()
    {
        _dtls.Start();
        Pump();
    }

    /// <summary>Asks with other credentials of the other end from now on.</summary>
    public void Use(IceCredentials theirs) => _theirs = theirs;

    /// <summary>Says goodbye.</summary>
    public void Close()
    {
        _dtls.Close();
        Pump();
    }

    /// <summary>Takes in what has arrived that is not media.</summary>
    public void Read()
    {
        while (Plain.TryReceiveRaw(out ReadOnlySpan<byte> datagram, out _))
        {
            if (Datagram.Classify(datagram) == DatagramKind.Stun)
                AnswerCount++;
            else if (Datagram.Classify(datagram) == DatagramKind.Dtls)
                _dtls.Receive(datagram);
        }
        Pump();
    }

    /// <summary>All of it: checks, keys.</summary>
    public void Connect()
    {
        Check();
        _rig.Until(() =>
        {
            Read();
            return AnswerCount > 0;
        });
        StartDtls();
        _rig.Until(() =>
        {
            Read();
            return Secure is not null;
        });
        _rig.Turn();
    }

    public void Dispose()
    {
        _dtls.Dispose();
        Secure?.Dispose();
        Plain.Dispose();
    }

    private void Pump()
    {
        while (_dtls.TryTakeDatagram(_buffer, out int size))
            Plain.SendRaw(_buffer.AsSpan(0, size));
        if (Secure is not null || !_dtls.TryTakeKeys(out SrtpKeyPair? keys))
            return;
        using (keys)
            Secure = new SecurePeer(Plain, keys!);
    }
}
