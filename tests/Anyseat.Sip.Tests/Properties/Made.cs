using System.Collections.Immutable;
using System.Globalization;
using Anyseat.Sip.Authentication;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Sdp;
using FsCheck;
using FsCheck.Fluent;

namespace Anyseat.Sip.Tests.Properties;

/// <summary>Values made at random by the grammars of the RFCs: whatever they allow, and mostly what nobody would think of.</summary>
internal static class Made
{
    private const string Alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const string TokenCharacters = Alphanumeric + "-.!%*_+`'~";

    public static Gen<string> Token { get; } = TextOf(TokenCharacters, 1, 12);

    public static Gen<string> Name { get; } = TextOf(Alphanumeric, 1, 10);

    /// <summary>Any text for people: all of Unicode that can be encoded, quotes and backslashes more often.</summary>
    public static Gen<string> Words { get; } = Gen.Choose(0, 12).SelectMany(count => Gen.ArrayOf(
            Gen.Frequency((8, Gen.Choose(32, 0x2FFF)), (2, Gen.Elements<int>('"', '\\', ' ', ';', ',', '<', '>', '@'))), count)
        .Select(characters => string.Concat(characters.Select(character => (char)character)).Trim()));

    public static Gen<string> Host { get; } = Gen.OneOf(
        Gen.Two(Name).Select(names => $"{names.Item1}.{names.Item2}"),
        Gen.ArrayOf(Gen.Choose(0, 255), 4).Select(bytes => string.Join('.', bytes)),
        Gen.ArrayOf(Gen.Choose(0, 0xFFFF), 8).Select(words => $"[{string.Join(':', words.Select(word => word.ToString("x", CultureInfo.InvariantCulture)))}]"));

    public static Gen<int> Port { get; } = Gen.Choose(1, 65_535);

    public static Gen<string> UriParameters { get; } = Gen.Choose(0, 4)
        .SelectMany(count => Gen.ArrayOf(Gen.Zip(Name, Gen.Elements("", "=x", "=5060", "=%41b", "=[::1]")), count))
        .Select(pairs => string.Concat(pairs.DistinctBy(pair => pair.Item1, StringComparer.OrdinalIgnoreCase).Select(pair => $";{pair.Item1}{pair.Item2}")));

    /// <summary>No headers there (RFC 3261 §19.1.1). The user may hold a question mark all the same.</summary>
    public static Gen<string> RequestUri { get; } =
        from scheme in Gen.Elements("sip", "sips", "SIP", "Sips")
        from user in Gen.OneOf(Gen.Constant(""), Words.Where(words => words.Length > 0).Select(words => SipText.EscapeUser(words) + "@"), Name.Select(name => $"{name}:secret@"))
        from host in Host
        from port in Gen.OneOf(Gen.Constant(""), Port.Select(number => $":{number}"))
        from parameters in UriParameters
        select $"{scheme}:{user}{host}{port}{parameters}";

    public static Gen<string> Uri { get; } = Gen.Zip(RequestUri, Gen.Elements("", "?Subject=hi", "?a=&b=%20c")).Select(made => made.Item1 + made.Item2);

    public static Gen<string> Address { get; } = Gen.Zip(Words, Uri).Select(pair => SipValues.Address(pair.Item1, pair.Item2));

    public static Gen<string> HeaderParameters { get; } = Gen.Choose(0, 3)
        .SelectMany(count => Gen.ArrayOf(Gen.Zip(Name, Gen.OneOf(Gen.Constant(""), Token.Select(token => $"={token}"), Words.Select(words => $"={SipText.Quote(words)}"))), count))
        .Select(pairs => string.Concat(pairs.Select(pair => $";x{pair.Item1}{pair.Item2}")));

    public static Gen<string> Via { get; } =
        from transport in Gen.Elements("UDP", "TCP", "TLS", "WS", "WSS", "SCTP")
        from host in Host
        from port in Gen.OneOf(Gen.Constant(""), Port.Select(number => $":{number}"))
        from branch in Token
        from parameters in HeaderParameters
        select $"SIP/2.0/{transport} {host}{port};branch=z9hG4bK{branch}{parameters}";

    public static Gen<string> Field { get; } = Gen.OneOf(
        Via.Select(via => $"Via: {via}"),
        Gen.Zip(Gen.Elements("Contact", "Route", "Record-Route", "P-Asserted-Identity", "Diversion", "m", "Path"), Gen.Zip(Address, HeaderParameters))
            .Select(made => $"{made.Item1}: {made.Item2.Item1}{made.Item2.Item2}"),
        Gen.Zip(Name, Words).Select(made => $"X-{made.Item1}: {made.Item2.Replace("\\", "")}"),
        Gen.Zip(Gen.Elements("Supported", "k", "Require", "Allow"), Gen.NonEmptyListOf(Token)).Select(made => $"{made.Item1}: {string.Join(", ", made.Item2.Take(5))}"),
        Words.Select(words => $"Subject: first\r\n {(words.Length == 0 ? "-" : words)}"),
        Gen.Choose(0, int.MaxValue).Select(number => $"Expires: {number}"));

    /// <summary>A whole message as it could stand on the wire.</summary>
    public static Gen<string> Message { get; } =
        from method in Gen.Elements("INVITE", "OPTIONS", "REGISTER", "NOTIFY", "DANCE")
        from uri in RequestUri
        from isRequest in Gen.Elements(true, false)
        from status in Gen.Choose(100, 699)
        from via in Via
        from parties in Gen.Two(Address)
        from callId in Token
        from number in Gen.Choose(0, int.MaxValue)
        from fields in Gen.Choose(0, 6).SelectMany(count => Gen.ArrayOf(Field, count))
        from body in Words
        select Assemble(isRequest ? $"{method} {uri} SIP/2.0" : $"SIP/2.0 {status} {status}", method, via, parties, callId, number, fields, body);

    public static Gen<SdpSession> Session { get; } =
        from user in Name
        from version in Gen.Choose(0, int.MaxValue)
        from address in Gen.Elements("192.0.2.1", "2001:db8::1")
        from media in Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(Media, count))
        from attributes in Attributes
        select new SdpSession
        {
            Origin = new SdpOrigin(user, version.ToString(CultureInfo.InvariantCulture), (ulong)version, ConnectionOf(address)),
            Connection = ConnectionOf(address),
            Attributes = attributes,
            Media = [.. media],
        };

    public static Gen<DigestCredentials> Credentials { get; } =
        from user in Words
        from realm in Words
        from nonce in Token
        from uri in Uri
        from algorithm in Gen.Elements(DigestAlgorithm.Md5, DigestAlgorithm.Sha256)
        from count in Gen.Choose(0, int.MaxValue)
        from opaque in Gen.OneOf(Gen.Constant<string?>(null), Words.Select(words => (string?)words))
        select new DigestCredentials
        {
            User = user,
            Realm = realm,
            Nonce = nonce,
            Uri = uri,
            Algorithm = algorithm,
            Response = "0123456789abcdef",
            ClientNonce = count > 0 ? nonce : null,
            NonceCount = count > 0 ? (uint)count : null,
            Opaque = opaque,
        };

    private static Gen<ImmutableArray<SdpAttribute>> Attributes { get; } = Gen.Choose(0, 5)
        .SelectMany(count => Gen.ArrayOf(
            Gen.OneOf(
                Gen.Elements("sendrecv", "sendonly", "inactive", "rtcp-mux").Select(name => new SdpAttribute(name)),
                Gen.Zip(Name, Name).Select(pair => new SdpAttribute(pair.Item1, pair.Item2))),
            count))
        .Select(attributes => attributes.ToImmutableArray());

    private static Gen<SdpMedia> Media { get; } =
        from kind in Gen.Elements("audio", "video", "application")
        from port in Gen.Choose(0, 65_535)
        from protocol in Gen.Elements("RTP/AVP", "UDP/TLS/RTP/SAVPF")
        from formats in Gen.Choose(1, 6).SelectMany(count => Gen.ArrayOf(Gen.Choose(0, 127), count))
        from attributes in Attributes
        from hasConnection in Gen.Elements(true, false)
        select new SdpMedia
        {
            Kind = kind,
            Port = port,
            Protocol = protocol,
            Formats = [.. formats.Select(format => format.ToString(CultureInfo.InvariantCulture))],
            Connection = hasConnection ? ConnectionOf("198.51.100.9") : null,
            Attributes = attributes,
        };

    private static SdpConnection ConnectionOf(string address) => SdpConnection.Of(System.Net.IPAddress.Parse(address));

    private static Gen<string> TextOf(string characters, int lengthMin, int lengthMax) => Gen.Choose(lengthMin, lengthMax)
        .SelectMany(length => Gen.ArrayOf(Gen.Elements(characters.ToCharArray()), length)).Select(text => new string(text));

    private static string Assemble(
        string startLine, string method, string via, (string From, string To) parties, string callId, int number, string[] fields, string body)
    {
        byte[] content = System.Text.Encoding.UTF8.GetBytes(body);
        return $"{startLine}\r\nVia: {via}\r\nFrom: {parties.From};tag=1\r\nt: {parties.To}\r\nCall-ID: {callId}\r\nCSeq: {number} {method}\r\n" +
            string.Concat(fields.Select(field => field + "\r\n")) + $"Content-Length: {content.Length}\r\n\r\n{body}";
    }
}
