using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Messages;

/// <summary>What becomes of a message that arrives: "serve", "drop", or the status it is answered with.</summary>
internal static class Outcome
{
    private static readonly SipCapabilities Capabilities = new()
    {
        Methods = [SipMethod.Invite, SipMethod.Ack, SipMethod.Bye, SipMethod.Cancel, SipMethod.Options, SipMethod.Register, SipMethod.Message],
        ContentTypes = ["application/sdp", "text/plain", "multipart/mixed"],
    };

    public static string Of(byte[] datagram)
    {
        if (!SipParser.TryParse((ReadOnlyMemory<byte>)datagram, out SipMessage? message, out SipParseError error))
        {
            if (!SipMalformed.TryAnswer(datagram, error, out byte[] answer))
                return "drop";
            Assert.StartsWith($"SIP/2.0 {error.Status} ", Wire.Text(answer));
            return $"{error.Status}";
        }

        if (message is SipResponse response)
            return SipScreening.IsForUs(response, (host, _) => host != "255.255.255.255") ? "serve" : "drop";
        SipVerdict verdict = SipScreening.Check((SipRequest)message, Capabilities);
        return verdict.Status == 0 ? "serve" : $"{verdict.Status}";
    }
}
