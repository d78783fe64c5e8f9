using System.Text;
using Anyseat.Media.Ice;
using Anyseat.Media.Stun;

namespace Anyseat.Media.Tests.Ice;

public sealed class IceLiteAgentTests : IDisposable
{
    private static readonly IceCredentials Ours = IceCredentials.FromRandom(Enumerable.Range(0, 32).Select(i => (byte)(i * 7)).ToArray());
    private static readonly IceCredentials Newer = IceCredentials.FromRandom(Enumerable.Range(0, 32).Select(i => (byte)(i * 11)).ToArray());
    private static readonly IceCredentials Theirs = new("abcd", "0123456789012345678901");
    private static readonly IcePair Home = Pair(1);
    private static readonly IcePair Mobile = Pair(2);

    private readonly IceLiteAgent _agent = new(Ours);
    private readonly byte[] _response = new byte[IceLiteAgent.ResponseSizeMax];

    public IceLiteAgentTests() => _agent.SetRemote(Theirs);

    public void Dispose() => _agent.Dispose();

    [Fact]
    public void Rfc8445_7_3_a_check_is_answered_with_the_address_it_came_from()
    {
        IceStep step = Check(new Request(), Home, 0);
        Assert.Equal(IceOutcome.Answered, step.Outcome);
        Assert.False(step.HasPairChanged);
        Assert.Null(_agent.Selected);
        Assert.False(_agent.MaySend);

        StunMessage response = Response(step);
        Assert.Equal(StunClass.SuccessResponse, response.Class);
        Assert.Equal(Request.Id, response.TransactionId);
        Assert.True(response.TryFindXorMappedAddress(out TransportAddress seen));
        Assert.Equal(Home.Remote, seen);
        using var key = new StunKey(Ours.Password);
        Assert.True(response.HasIntegrity(key));
        Assert.True(response.CheckFingerprint());
    }

    [Fact]
    public void Rfc8445_7_3_2_the_nominated_pair_is_selected_and_checks_come_before_the_answer()
    {
        using var early = new IceLiteAgent(Ours); // knows no remote fragment yet
        IceStep step = early.Receive(new Request { UseCandidate = true }.Write(), Home, Wire.Ms(0), _response);
        Assert.True(step.HasPairChanged);
        Assert.Equal(Home, early.Selected);
        Assert.True(early.MaySend);
    }

    [Fact]
    public void A_browser_that_changes_its_network_takes_the_media_along_and_back()
    {
        Assert.True(Nominate(Home, 0, priority: 200).HasPairChanged);
        Assert.False(Nominate(Home, 500, priority: 200).HasPairChanged);
        Assert.True(Nominate(Mobile, 1_000, priority: 100).HasPairChanged);
        Assert.Equal(Mobile, _agent.Selected);
        Assert.False(Check(new Request(), Home, 2_000).HasPairChanged); // a check that nominates nothing
        Assert.True(Nominate(Home, 9_000, priority: 200).HasPairChanged);
        Assert.Equal(Home, _agent.Selected);
    }

    [Fact]
    public void Rfc5245_8_1_1_2_of_pairs_nominated_in_turn_the_one_of_highest_priority_stays()
    {
        Nominate(Home, 0, priority: 200);
        Nominate(Mobile, 10, priority: 100);
        Nominate(Home, 500, priority: 200);
        for (int i = 1; i < 20; i++)
        {
            Assert.False(Nominate(Mobile, 500 + (i * 500), priority: 100).HasPairChanged);
            Assert.False(Nominate(Home, 510 + (i * 500), priority: 200).HasPairChanged);
            Assert.Equal(Home, _agent.Selected);
        }
    }

    [Fact]
    public void A_pair_left_behind_is_used_again_when_the_other_is_nominated_no_more()
    {
        Nominate(Home, 0, priority: 100);
        Nominate(Mobile, 10, priority: 200);
        Assert.False(Nominate(Home, 2_000, priority: 100).HasPairChanged);
        Assert.True(Nominate(Home, 3_100, priority: 100).HasPairChanged);
    }

    [Fact]
    public void Rfc8445_7_3_1_1_a_peer_that_claims_our_role_is_told_487()
    {
        IceStep step = Check(new Request { Role = StunAttribute.IceControlled, UseCandidate = true }, Home, 0);
        Assert.Equal(IceOutcome.RoleConflict, step.Outcome);
        AssertError(step, StunErrorCode.RoleConflict, isAuthentic: true);
        Assert.Null(_agent.Selected);
    }

    [Fact]
    public void Rfc8489_9_1_3_without_user_or_integrity_the_answer_is_400()
    {
        AssertError(Check(new Request { User = null }, Home, 0), StunErrorCode.BadRequest, isAuthentic: false);
        AssertError(Check(new Request { Password = null }, Home, 0), StunErrorCode.BadRequest, isAuthentic: false);
    }

    [Fact]
    public void Rfc8489_9_1_3_a_wrong_user_or_password_is_401_and_selects_nothing()
    {
        AssertError(Check(new Request { Password = "x" + Ours.Password[1..], UseCandidate = true }, Home, 0), StunErrorCode.Unauthenticated, false);
        AssertError(Check(new Request { User = "zzzzzzzz:abcd" }, Home, 0), StunErrorCode.Unauthenticated, false);
        AssertError(Check(new Request { User = Ours.Ufrag + ":abce" }, Home, 0), StunErrorCode.Unauthenticated, false);
        AssertError(Check(new Request { User = Ours.Ufrag }, Home, 0), StunErrorCode.Unauthenticated, false);
        Assert.Null(_agent.Selected);
    }

    [Fact]
    public void Rfc8489_6_3_1_an_attribute_that_must_be_understood_is_420_with_its_number()
    {
        IceStep step = Check(new Request { Unknown = 0x0031, UseCandidate = true }, Home, 0);
        AssertError(step, StunErrorCode.UnknownAttribute, isAuthentic: true);
        Assert.True(Response(step).TryFind(StunAttribute.UnknownAttributes, out ReadOnlySpan<byte> types));
        Assert.Equal(Wire.Hex("0031"), types);
        Assert.Null(_agent.Selected);
        Assert.Equal(IceOutcome.Answered, Check(new Request { Unknown = 0xC057 }, Home, 0).Outcome); // Chromium's, which may be passed over
    }

    [Fact]
    public void What_is_no_request_and_what_has_a_wrong_fingerprint_is_ignored()
    {
        byte[] request = new Request().Write();
        request[^1] ^= 1;
        Assert.Equal(IceOutcome.Ignored, _agent.Receive(request, Home, Wire.Ms(0), _response).Outcome);
        request = new Request().Write();
        request[1] = 0x11; // an indication
        Assert.Equal(IceOutcome.Ignored, _agent.Receive(request, Home, Wire.Ms(0), _response).Outcome);
        Assert.Equal(IceOutcome.Ignored, _agent.Receive([], Home, Wire.Ms(0), _response).Outcome);
        Assert.Equal(IceOutcome.Ignored, _agent.Receive(new Request().Write(), Home, Wire.Ms(0), new byte[20]).Outcome);
    }

    [Fact]
    public void Rfc7675_5_1_consent_ends_30_seconds_after_the_last_check_and_comes_back_with_the_next()
    {
        Nominate(Home, 0);
        Check(new Request(), Home, 10_000);
        Check(new Request(), Mobile, 25_000); // another pair says nothing about this one
        _agent.NoteSent(Wire.Ms(39_000));
        Assert.Equal(IcePoll.None, Poll(39_999));
        Assert.True(_agent.MaySend);
        Assert.Equal(IcePoll.ConsentExpired, Poll(40_000));
        Assert.False(_agent.MaySend);
        Assert.Equal(IcePoll.None, Poll(41_000));
        Check(new Request(), Home, 42_000);
        Assert.True(_agent.MaySend);
        Assert.Equal(Home, _agent.Selected);
    }

    [Fact]
    public void Rfc8445_11_after_15_silent_seconds_a_binding_indication_keeps_the_way_open()
    {
        Nominate(Home, 0);
        _agent.NoteSent(Wire.Ms(3_000));
        Assert.Equal(IcePoll.None, Poll(17_999));
        Assert.Equal(IcePoll.KeepAlive, _agent.Poll(Wire.Ms(18_000), _response, out int size));
        Assert.True(StunMessage.TryParse(_response.AsSpan(0, size), out StunMessage message, out _));
        Assert.Equal((StunClass.Indication, StunMessage.BindingMethod), (message.Class, message.Method));
        Assert.True(message.CheckFingerprint());
        Assert.Equal(IcePoll.None, Poll(18_001));
    }

    [Fact]
    public void Rfc8445_9_a_restart_keeps_media_until_the_new_generation_nominates()
    {
        Nominate(Home, 0);
        _agent.Restart(Newer);
        Assert.Equal(Ours, _agent.PreviousLocal);
        Assert.Equal(IceOutcome.Answered, Check(new Request(), Home, 1_000).Outcome); // the old generation is still answered
        Assert.False(Nominate(Mobile, 1_100).HasPairChanged); // and moves nothing
        Assert.Equal(Home, _agent.Selected);

        var renewed = new Request { User = Newer.Ufrag + ":efgh", Password = Newer.Password, UseCandidate = true };
        Assert.True(Check(renewed, Mobile, 2_000).HasPairChanged);
        Assert.Equal(Mobile, _agent.Selected);
        Assert.Null(_agent.PreviousLocal);
        AssertError(Check(new Request(), Home, 2_100), StunErrorCode.Unauthenticated, isAuthentic: false);
    }

    [Fact]
    public void The_table_of_pairs_is_bounded_and_never_loses_the_selected_one()
    {
        Nominate(Home, 0);
        for (int port = 1_000; port < 2_000; port++)
            Check(new Request(), Pair(port), port);
        Assert.Equal(Home, _agent.Selected);
        Check(new Request(), Home, 30_000);
        Assert.True(_agent.MaySend);
    }

    [Fact]
    public void The_leg_is_found_by_the_user_fragment_before_anything_is_checked()
    {
        Assert.True(IceLiteAgent.TryReadUfragKey(new Request().Write(), out ulong key));
        Assert.Equal(Ours.UfragKey, key);
        Assert.NotEqual(0ul, key);
        Assert.False(IceLiteAgent.TryReadUfragKey(new Request { User = "short:abcd" }.Write(), out _));
        Assert.False(IceLiteAgent.TryReadUfragKey(new Request { User = null }.Write(), out _));
        Assert.False(IceLiteAgent.TryReadUfragKey(Wire.Hex("80080001"), out _));
    }

    [Fact]
    public void Answering_refusing_and_polling_allocate_nothing()
    {
        byte[] good = new Request { UseCandidate = true }.Write();
        byte[] forged = new Request { Password = "nonsense" }.Write();
        byte[] unknown = new Request { Unknown = 0x0031 }.Write();
        long ms = 0;
        Allocations.AssertNone(() =>
        {
            ms += 1_000;
            IceLiteAgent.TryReadUfragKey(good, out _);
            _agent.Receive(good, Home, Wire.Ms(ms), _response);
            _agent.Receive(forged, Home, Wire.Ms(ms), _response);
            _agent.Receive(unknown, Home, Wire.Ms(ms), _response);
            _agent.Poll(Wire.Ms(ms), _response, out _);
        });
    }

    internal static IcePair Pair(int port) =>
        new(TransportAddress.From([192, 0, 2, 1], 40_000), TransportAddress.From([198, 51, 100, 7], (ushort)port));

    private IceStep Check(Request request, IcePair pair, double ms) => _agent.Receive(request.Write(), pair, Wire.Ms(ms), _response);

    private IceStep Nominate(IcePair pair, double ms, uint priority = 100) =>
        Check(new Request { UseCandidate = true, Priority = priority }, pair, ms);

    private IcePoll Poll(double ms) => _agent.Poll(Wire.Ms(ms), _response, out _);

    private StunMessage Response(IceStep step)
    {
        Assert.True(StunMessage.TryParse(_response.AsSpan(0, step.ResponseSize), out StunMessage message, out StunFault fault), fault.ToString());
        return message;
    }

    private void AssertError(IceStep step, StunErrorCode expected, bool isAuthentic)
    {
        StunMessage response = Response(step);
        Assert.Equal(StunClass.ErrorResponse, response.Class);
        Assert.True(response.TryFindErrorCode(out StunErrorCode code));
        Assert.Equal(expected, code);
        using var key = new StunKey(Ours.Password);
        Assert.Equal(isAuthentic, response.HasIntegrity(key));
    }

    internal sealed record Request
    {
        public static readonly byte[] Id = Wire.Hex("000102030405060708090A0B");

        public string? User { get; init; } = Ours.Ufrag + ":" + Theirs.Ufrag;

        public string? Password { get; init; } = Ours.Password;

        public uint Priority { get; init; } = 100;

        public bool UseCandidate { get; init; }

        public StunAttribute Role { get; init; } = StunAttribute.IceControlling;

        public ushort Unknown { get; init; }

        public byte[] Write()
        {
            byte[] buffer = new byte[256];
            var writer = new StunWriter(buffer, StunClass.Request, StunMessage.BindingMethod, Id);
            if (User is not null)
                writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes(User));
            writer.Add(StunAttribute.Priority, Priority);
            writer.Add(Role, 0x0102030405060708ul);
            if (UseCandidate)
                writer.Add(StunAttribute.UseCandidate, []);
            if (Unknown != 0)
                writer.Add((StunAttribute)Unknown, []);
            if (Password is not null)
            {
                using var key = new StunKey(Password);
                writer.AddIntegrity(key);
            }

            writer.AddFingerprint();
            Assert.True(writer.TryFinish(out int size));
            return buffer[..size];
        }
    }
}
