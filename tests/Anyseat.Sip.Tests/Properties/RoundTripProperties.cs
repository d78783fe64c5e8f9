using System.Text;
using Anyseat.Sip.Authentication;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sdp;
using Anyseat.Sip.Tests.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace Anyseat.Sip.Tests.Properties;

/// <summary>Parse(Format(x)) == x, for whatever the grammars allow. FsCheck prints the seed of a failure; paste it to replay.</summary>
public sealed class RoundTripProperties
{
    private static void Check<T>(Gen<T> made, Func<T, bool> holds)
    {
        int count = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1" ? 200_000 : 500;
        Prop.ForAll(made.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(3261, 20020601));
    }

    [Fact]
    public void Every_message_of_the_grammar_parses_and_keeps_its_meaning_in_canonical_form() => Check(Made.Message, text =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.True(SipParser.TryParse(bytes.AsMemory(), out SipMessage? message, out SipParseError error), $"{error}\n{text}");
        RoundTrip.Check(message);
        return message.Bytes.Length == bytes.Length;
    });

    [Fact]
    public void Every_URI_of_the_grammar_parses_is_written_as_it_came_and_equals_itself() => Check(Made.Uri, text =>
        SipUri.TryParse(text, out SipUri uri) && uri.ToString() == text && uri.IsEquivalentTo(SipUri.Parse(text)));

    [Fact]
    public void A_user_of_any_text_survives_escaping() => Check(Made.Words.Where(words => words.Length > 0), words =>
        SipUri.Parse($"sip:{SipText.EscapeUser(words)}@example.com").UserText == Encodable(words));

    [Fact]
    public void A_name_of_any_text_survives_quoting() => Check(Gen.Zip(Made.Words, Made.Uri), made =>
    {
        string value = SipValues.Address(made.Item1, made.Item2);
        return SipNameAddress.TryParse(Encoding.UTF8.GetBytes(value), out SipNameAddress address, out _)
            && address.DisplayName == WithoutControls(Encodable(made.Item1)) && address.Uri.ToString() == made.Item2;
    });

    [Fact]
    public void A_hop_keeps_transport_host_port_and_branch() => Check(Made.Via, text =>
    {
        Assert.True(SipVia.TryParseFirst(Encoding.UTF8.GetBytes(text), out SipVia via, out int length, out SipParseError error), $"{error} {text}");
        return length == Encoding.UTF8.GetByteCount(text) && text.StartsWith($"SIP/2.0/{Wire.Text(via.Transport)} {Wire.Text(via.Host)}")
            && via.HasMagicCookie && text.Contains($";branch={Wire.Text(via.Branch)}");
    });

    [Fact]
    public void Credentials_are_read_as_they_were_written() => Check(Made.Credentials, credentials =>
        DigestCredentials.Parse(Encoding.UTF8.GetBytes(credentials.ToString())) == credentials with
        {
            User = WithoutControls(Encodable(credentials.User)),
            Realm = WithoutControls(Encodable(credentials.Realm)),
            Opaque = credentials.Opaque is { } opaque ? WithoutControls(Encodable(opaque)) : null,
        });

    [Fact]
    public void A_session_description_is_read_as_it_was_written() => Check(Made.Session, session =>
    {
        string text = SdpWriter.Write(session);
        Assert.True(SdpParser.TryParse(Encoding.UTF8.GetBytes(text), out SdpSession? read, out SdpParseError error), $"{error}\n{text}");
        return SdpWriter.Write(read) == text && read.Origin == session.Origin && read.Connection == session.Connection
            && read.Media.Length == session.Media.Length && read.Media.Zip(session.Media).All(pair => AreAlike(pair.First, pair.Second));
    });

    [Fact]
    public void An_answer_has_the_streams_of_the_offer_and_both_sides_agree() => Check(Gen.Zip(Made.Session, Gen.Choose(0, 3)), made =>
    {
        SdpLocalStream ours = new()
        {
            Address = System.Net.IPAddress.Loopback,
            Port = 4_000,
            Direction = (SdpDirection)made.Item2,
            Codecs = [new SdpFormat(8, new SdpCodec("PCMA", 8_000)), new SdpFormat(0, new SdpCodec("PCMU", 8_000))],
        };
        bool isTaken = SdpOfferAnswer.TryAnswer(made.Item1, made.Item1.Origin, [ours], out SdpSession answer);
        Assert.Equal(made.Item1.Media.Length, answer.Media.Length);
        Assert.True(SdpOfferAnswer.TryAgree(answer, made.Item1, out var here));
        Assert.True(SdpOfferAnswer.TryAgree(made.Item1, answer, out var there));
        return isTaken == here.Value.Length > 0
            && here.Value.Zip(there.Value).All(pair => pair.First.Direction == SdpOfferAnswer.Mirror(pair.Second.Direction));
    });

    private static bool AreAlike(SdpMedia one, SdpMedia other) =>
        one.Kind == other.Kind && one.Port == other.Port && one.Protocol == other.Protocol && one.Connection == other.Connection
        && one.Formats.SequenceEqual(other.Formats) && one.Attributes.SequenceEqual(other.Attributes);

    /// <summary>Half of a surrogate pair cannot be encoded, and becomes U+FFFD.</summary>
    private static string Encodable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string WithoutControls(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
