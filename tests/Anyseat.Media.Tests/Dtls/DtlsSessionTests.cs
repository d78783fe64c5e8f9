using Anyseat.Media.Dtls;
using Anyseat.Media.Srtp;

namespace Anyseat.Media.Tests.Dtls;

public sealed class DtlsSessionTests : IDisposable
{
    private readonly DtlsCertificate _ours = Certificate();
    private readonly DtlsCertificate _theirs = Certificate();
    private readonly DtlsContext _server;
    private readonly DtlsContext _client;

    public DtlsSessionTests()
    {
        Assert.SkipUnless(DtlsLibrary.IsAvailable(out string reason), reason);
        _server = new DtlsContext(_ours);
        _client = new DtlsContext(_theirs);
    }

    public void Dispose()
    {
        _server?.Dispose();
        _client?.Dispose();
        _ours.Dispose();
        _theirs.Dispose();
    }

    [Fact]
    public void Rfc5764_two_ends_agree_on_keys_and_understand_each_other()
    {
        using var pipe = Connect(new DtlsPipe(_server, _client));
        Assert.True(pipe.Server.TryTakeKeys(out SrtpKeyPair? serverKeys));
        Assert.True(pipe.Client.TryTakeKeys(out SrtpKeyPair? clientKeys));
        using SrtpKeyPair server = serverKeys!;
        using SrtpKeyPair client = clientKeys!;
        Assert.Equal(SrtpProfile.AeadAes128Gcm, pipe.Server.Profile); // the first of our order
        Assert.Equal(server.Local.KeyAndSalt, client.Remote.KeyAndSalt);
        Assert.Equal(server.Remote.KeyAndSalt, client.Local.KeyAndSalt);
        Assert.True(pipe.LargestDatagram <= DtlsSession.DatagramSizeMax);

        using var sender = new SrtpSender(client.Local);
        using var receiver = new SrtpReceiver(server.Remote);
        byte[] packet = [.. Srtp.SrtpTests.Rtp(7, 1, new byte[160]), .. new byte[16]];
        Assert.True(sender.TryProtectRtp(packet, 172, out int size, out _));
        Assert.True(receiver.TryUnprotectRtp(packet.AsSpan(0, size), out size, out _));
        Assert.Equal(172, size);
        Assert.False(pipe.Server.TryTakeKeys(out _)); // once
    }

    [Fact]
    public void Lost_doubled_and_disordered_datagrams_delay_the_keys_and_no_more()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            using var pipe = Connect(new DtlsPipe(_server, _client, seed, lossPercent: 30));
            Assert.True(pipe.Server.TryTakeKeys(out SrtpKeyPair? server));
            Assert.True(pipe.Client.TryTakeKeys(out SrtpKeyPair? client));
            Assert.Equal(server!.Local.KeyAndSalt, client!.Remote.KeyAndSalt);
        }
    }

    [Fact]
    public void The_profile_is_one_both_have()
    {
        using var older = new DtlsContext(_theirs, SrtpProfile.Aes128CmHmacSha1With80BitTag);
        using var pipe = Connect(new DtlsPipe(_server, older));
        Assert.Equal(SrtpProfile.Aes128CmHmacSha1With80BitTag, pipe.Server.Profile);
        Assert.True(pipe.Server.TryTakeKeys(out SrtpKeyPair? server));
        Assert.True(pipe.Client.TryTakeKeys(out SrtpKeyPair? client));
        Assert.Equal(server!.Local.KeyAndSalt, client!.Remote.KeyAndSalt);
    }

    [Fact]
    public void Rfc5764_4_1_without_a_common_profile_there_are_no_keys()
    {
        using var one = new DtlsContext(_ours, SrtpProfile.AeadAes128Gcm);
        using var other = new DtlsContext(_theirs, SrtpProfile.Aes128CmHmacSha1With80BitTag);
        using var pipe = new DtlsPipe(one, other);
        pipe.RunUntil(() => pipe.Server.State == DtlsState.Failed && pipe.Client.State == DtlsState.Failed);
        Assert.Equal(DtlsFailure.NoProfile, pipe.Server.Failure);
        Assert.False(pipe.Server.TryTakeKeys(out _));
    }

    [Fact]
    public void Rfc8122_6_2_a_certificate_that_signalling_did_not_name_gets_no_keys()
    {
        using var pipe = new DtlsPipe(_server, _client);
        pipe.Server.SetFingerprint(_ours.Fingerprint); // not the client's
        pipe.Client.SetFingerprint(_ours.Fingerprint);
        pipe.RunUntilConnected();
        Assert.Equal((DtlsState.Failed, DtlsFailure.Fingerprint), (pipe.Server.State, pipe.Server.Failure));
        Assert.False(pipe.Server.TryTakeKeys(out _));
    }

    [Fact]
    public void Keys_wait_for_the_fingerprint_when_the_answer_comes_after_the_handshake()
    {
        using var pipe = new DtlsPipe(_server, _client);
        pipe.RunUntilConnected();
        Assert.Equal(DtlsState.Connected, pipe.Server.State);
        Assert.False(pipe.Server.TryTakeKeys(out _));
        pipe.Server.SetFingerprint(_theirs.Fingerprint);
        Assert.True(pipe.Server.TryTakeKeys(out _));

        pipe.Client.SetFingerprint(_theirs.Fingerprint); // wrong
        Assert.Equal(DtlsFailure.Fingerprint, pipe.Client.Failure);
        Assert.False(pipe.Client.TryTakeKeys(out _));
    }

    [Fact]
    public void A_close_alert_ends_the_other_side_and_packets_after_it_do_no_harm()
    {
        using var pipe = Connect(new DtlsPipe(_server, _client));
        pipe.Client.Close();
        pipe.Flush();
        Assert.Equal(DtlsState.Closed, pipe.Server.State);
        Assert.Equal(DtlsState.Closed, pipe.Client.State);
        pipe.Server.Receive(DatagramOf(22, 40));
        pipe.Server.Poll(DtlsPipe.Now);
        Assert.Equal(MediaInstant.Never, pipe.Server.NextTimeout(DtlsPipe.Now));
        Assert.False(pipe.Server.TryTakeKeys(out _));
    }

    [Fact]
    public void After_it_is_freed_every_call_is_harmless()
    {
        var session = new DtlsSession(_server, DtlsRole.Client, DtlsPipe.Now);
        session.Start();
        session.Dispose();
        session.Dispose();
        session.Start();
        session.Receive(DatagramOf(22, 40));
        session.Poll(DtlsPipe.Now);
        session.Close();
        session.SetFingerprint(_ours.Fingerprint);
        Assert.Equal(DtlsState.Closed, session.State);
        Assert.False(session.TryTakeKeys(out _));
        Assert.Equal(MediaInstant.Never, session.NextTimeout(DtlsPipe.Now));
    }

    [Fact]
    public void Garbage_before_and_during_the_handshake_does_not_stop_it()
    {
        using var pipe = new DtlsPipe(_server, _client);
        var random = new Random(3);
        for (int i = 0; i < 200; i++)
        {
            pipe.Server.Receive(DatagramOf((byte)random.Next(20, 64), random.Next(0, 300), random));
            pipe.Server.Receive(Srtp.CipherTests.Bytes(random, random.Next(60)));
        }

        Assert.Equal(DtlsState.Handshaking, pipe.Server.State);
        Connect(pipe);
        for (int i = 0; i < 200; i++)
            pipe.Server.Receive(DatagramOf((byte)random.Next(20, 64), random.Next(0, 300), random));
        Assert.Equal(DtlsState.Connected, pipe.Server.State);
        Assert.True(pipe.Server.TryTakeKeys(out _));
    }

    [Fact]
    public void A_handshake_that_never_ends_is_given_up()
    {
        using var session = new DtlsSession(_server, DtlsRole.Client, Wire.Ms(1_000));
        session.Start();
        Assert.True(session.NextTimeout(Wire.Ms(1_000)) <= Wire.Ms(1_100)); // the first repetition after 100 ms
        session.Poll(Wire.Ms(30_999));
        Assert.Equal(DtlsState.Handshaking, session.State);
        session.Poll(Wire.Ms(31_000));
        Assert.Equal((DtlsState.Failed, DtlsFailure.Timeout), (session.State, session.Failure));
    }

    [Fact]
    public void Another_thread_than_the_owner_is_stopped_before_it_reaches_the_library()
    {
        using var session = new DtlsSession(_server, DtlsRole.Client, DtlsPipe.Now);
        session.Start();
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(session.Dispose));
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(10)));
        Assert.IsType<InvalidOperationException>(thrown);
        Assert.Equal(DtlsState.Handshaking, session.State);
    }

    [Fact]
    public void Ownership_can_be_handed_over()
    {
        var session = new DtlsSession(_server, DtlsRole.Client, DtlsPipe.Now);
        session.Start();
        session.ReleaseOwnership();
        var thread = new Thread(session.Dispose);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(DtlsState.Closed, session.State);
    }

    [Theory]
    [InlineData("sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3E:4B:65:2E:7D:46:3F:54:42:CD:54:F1", true)]
    [InlineData("SHA-256 4a:ad:b9:b1:3f:82:18:3b:54:02:12:df:3e:5d:49:6b:19:e5:7c:ab:3e:4b:65:2e:7d:46:3f:54:42:cd:54:f1", true)]
    [InlineData("sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB", false)]
    [InlineData("sha-256 4A:AD", false)]
    [InlineData("sha-256", false)]
    [InlineData("", false)]
    [InlineData("sha-256 4AAAD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3E:4B:65:2E:7D:46:3F:54:42:CD:54:F1", false)]
    [InlineData("sha-256 ZZ:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3E:4B:65:2E:7D:46:3F:54:42:CD:54:F1", false)]
    public void Rfc8122_5_fingerprints_are_read(string value, bool isGood)
    {
        Assert.Equal(isGood, DtlsFingerprint.TryParse(value, out DtlsFingerprint? fingerprint));
        if (isGood)
            Assert.Equal(value, fingerprint!.ToString(), ignoreCase: true);
    }

    internal static DtlsCertificate Certificate() =>
        DtlsCertificate.Create(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(3_650));

    private DtlsPipe Connect(DtlsPipe pipe)
    {
        pipe.Server.SetFingerprint(_theirs.Fingerprint);
        pipe.Client.SetFingerprint(_ours.Fingerprint);
        pipe.RunUntilConnected();
        Assert.Equal((DtlsState.Connected, DtlsState.Connected), (pipe.Server.State, pipe.Client.State));
        return pipe;
    }

    private static byte[] DatagramOf(byte type, int size, Random? random = null)
    {
        byte[] record = new byte[13 + size];
        random?.NextBytes(record);
        record[0] = type;
        record[1] = 0xFE;
        record[2] = 0xFD;
        record[11] = (byte)(size >> 8);
        record[12] = (byte)size;
        return record;
    }
}
