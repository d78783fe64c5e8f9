using Anyseat.Sip.Authentication;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Tests.Authentication;

public sealed class DigestTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static DigestServer Server(int max = 100) =>
        new(new DigestServerOptions { Realm = "example.com", NonceLifetime = TimeSpan.FromMinutes(5), NonceCountMax = max }, Key);

    private static string? Secrets(string user, DigestAlgorithm algorithm) =>
        user == "ann" ? Digest.Secret(algorithm, "ann", "example.com", "secret") : null;

    private static DigestOutcome Judge(DigestServer server, DigestCredentials credentials, DateTimeOffset now, string uri = "sip:desk@example.com") =>
        server.Judge(Wire.Plain("OPTIONS", $"Authorization: {credentials}", uri), SipHeader.Authorization, Secrets, now, out _);

    private static DigestCredentials Answer(DigestChallenge challenge, uint count = 1, string user = "ann", string password = "secret") =>
        DigestClient.Answer(challenge, user, password, SipMethod.Options, "sip:desk@example.com", count, "c\"n");

    [Theory] // the example of RFC 7616 §3.9.1
    [InlineData(DigestAlgorithm.Md5, "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData(DigestAlgorithm.Sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void Rfc7616_3_9_1_the_sums_are_those_of_the_example(DigestAlgorithm algorithm, string expected)
    {
        DigestChallenge challenge = new("http-auth@example.org", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", algorithm);
        DigestCredentials credentials = DigestClient.Answer(
            challenge, "Mufasa", "Circle of Life", new SipMethod("GET"), "/dir/index.html", 1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        Assert.Equal(expected, credentials.Response);
    }

    [Fact]
    public void Rfc2617_3_5_without_qop_the_old_sum_holds() => Assert.Equal(
        "670fd8c2df070c60b045671b8b24ff02",
        DigestClient.Answer(
            new DigestChallenge("testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093", DigestAlgorithm.Md5, HasQop: false),
            "Mufasa", "Circle Of Life", new SipMethod("GET"), "/dir/index.html", 1, "x").Response);

    [Theory]
    [InlineData("baresip v1.0.0 (x86_64/linux)", true)]
    [InlineData("baresip v3.10.1 (x86_64/Linux)", true)]
    [InlineData("baresip v3.11.0 (x86_64/Linux)", false)]
    [InlineData("Baresip/2", true)]
    [InlineData("baresip v4", false)]
    [InlineData("baresip", false)]
    [InlineData("baresipphone v1.0.0", false)]
    [InlineData("baresip v99999999999.1", false)]
    [InlineData("Anyone v1.0.0", false)]
    [InlineData(null, false)]
    public void Who_gives_up_at_a_hash_it_does_not_know_is_offered_MD5_alone(string? userAgent, bool isAlone)
    {
        SipRequest request = userAgent is null ? Wire.Plain("REGISTER") : Wire.Plain("REGISTER", $"User-Agent: {userAgent}");
        DigestAlgorithm[] offered = [.. Server().ChallengesFor(request, Start, 1, isStale: false).Select(one => one.Algorithm)];
        Assert.Equal(isAlone ? [DigestAlgorithm.Md5] : [DigestAlgorithm.Sha256, DigestAlgorithm.Md5], offered);
    }

    [Fact]
    public void Right_credentials_are_accepted_once_and_a_replay_is_not()
    {
        DigestServer server = Server();
        DigestChallenge challenge = server.Challenge(Start, 1, isStale: false).Better;
        Assert.Equal(DigestOutcome.Accepted, Judge(server, Answer(challenge, 1), Start));
        Assert.Equal(DigestOutcome.Stale, Judge(server, Answer(challenge, 1), Start));
        Assert.Equal(DigestOutcome.Accepted, Judge(server, Answer(challenge, 5), Start));
        Assert.Equal(DigestOutcome.Accepted, Judge(server, Answer(challenge, 3), Start)); // late, but new
        Assert.Equal(DigestOutcome.Stale, Judge(server, Answer(challenge, 3), Start));
        Assert.Equal(DigestOutcome.Accepted, Judge(server, Answer(challenge, 200), Start));
        Assert.Equal(DigestOutcome.Stale, Judge(server, Answer(challenge, 136), Start)); // 64 behind: no longer remembered
        Assert.Equal(DigestOutcome.Accepted, Judge(server, Answer(challenge, 137), Start));
        Assert.Equal(DigestOutcome.Accepted, Judge(server, Answer(challenge, uint.MaxValue), Start));
    }

    [Fact]
    public void Without_qop_a_nonce_is_good_for_one_request()
    {
        DigestServer server = Server();
        DigestChallenge challenge = server.Challenge(Start, 1, isStale: false).Known with { HasQop = false };
        Assert.Equal(DigestOutcome.Accepted, Judge(server, Answer(challenge), Start));
        Assert.Equal(DigestOutcome.Stale, Judge(server, Answer(challenge), Start));
    }

    [Fact]
    public void A_nonce_grows_old_and_a_forged_one_was_never_young()
    {
        DigestServer server = Server();
        DigestChallenge challenge = server.Challenge(Start, 1, isStale: false).Better;
        Assert.Equal(DigestOutcome.Accepted, Judge(server, Answer(challenge, 1), Start.AddMinutes(4.9)));
        Assert.Equal(DigestOutcome.Stale, Judge(server, Answer(challenge, 2), Start.AddMinutes(5)));
        Assert.Equal(DigestOutcome.Stale, Judge(server, Answer(challenge with { Nonce = Convert.ToBase64String(new byte[32]) }), Start));
        Assert.Equal(DigestOutcome.Stale, Judge(server, Answer(challenge with { Nonce = "short" }), Start));
        DigestServer other = new(new DigestServerOptions { Realm = "example.com" }, new byte[32]);
        Assert.Equal(DigestOutcome.Stale, Judge(server, Answer(other.Challenge(Start, 1, false).Better), Start));
    }

    [Fact]
    public void What_was_pushed_out_of_memory_cannot_be_replayed()
    {
        DigestServer server = Server(max: 2);
        DigestChallenge[] challenges = [.. Enumerable.Range(0, 3).Select(i => server.Challenge(Start.AddSeconds(i), (ulong)i, false).Better)];
        Assert.All(challenges, challenge => Assert.Equal(DigestOutcome.Accepted, Judge(server, Answer(challenge), Start.AddSeconds(9))));
        Assert.Equal(2, server.RememberedCount);
        Assert.Equal(DigestOutcome.Stale, Judge(server, Answer(challenges[0]), Start.AddSeconds(9)));
        Judge(server, Answer(server.Challenge(Start.AddHours(1), 9, false).Better), Start.AddHours(1));
        Assert.Equal(1, server.RememberedCount); // the old ones are forgotten
    }

    [Fact]
    public void Wrong_credentials_are_told_from_missing_ones()
    {
        DigestServer server = Server();
        DigestChallenge challenge = server.Challenge(Start, 1, isStale: false).Better;
        Assert.Equal(DigestOutcome.Wrong, Judge(server, Answer(challenge, password: "guess"), Start));
        Assert.Equal(DigestOutcome.Wrong, Judge(server, Answer(challenge, user: "nobody"), Start));
        Assert.Equal(DigestOutcome.Wrong, Judge(server, Answer(challenge), Start, "sip:other@example.com")); // RFC 7616 §3.4.6
        Assert.Equal(DigestOutcome.Missing, Judge(server, Answer(challenge with { Realm = "elsewhere" }), Start));
        Assert.Equal(DigestOutcome.Missing, server.Judge(
            Wire.Plain(more: "Authorization: NoOneKnowsThisScheme opaque-data=here"), SipHeader.Authorization, Secrets, Start, out _)); // RFC 4475 §3.3.7
        Assert.Equal(DigestOutcome.Accepted, Judge(server, Answer(challenge), Start)); // failures used nothing up
    }

    [Theory]
    [InlineData("Digest realm=\"r\", nonce=\"n\"", DigestAlgorithm.Md5, false, false)]
    [InlineData("digest  REALM=\"r\" , nonce=\"n\",\r\n algorithm=SHA-256, qop=\"auth,auth-int\", stale=TRUE", DigestAlgorithm.Sha256, true, true)]
    public void Challenges_are_read(string text, DigestAlgorithm algorithm, bool hasQop, bool isStale) => Assert.Equal(
        new DigestChallenge("r", "n", algorithm, hasQop, isStale), DigestChallenge.Parse(System.Text.Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("Basic realm=\"r\"")]
    [InlineData("Digest realm=\"r\"")]
    [InlineData("Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess")]
    [InlineData("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"")]
    [InlineData("Digest realm=\"r\", nonce=\"n\", nonce=\"m\"")]
    [InlineData("Digest realm=\"r, nonce=\"n\"")]
    [InlineData("Digest realm=\"r\" nonce=\"n\"")]
    [InlineData("")]
    public void Challenges_we_cannot_answer_are_left(string text) => Assert.Null(DigestChallenge.Parse(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Rfc8760_2_4_a_client_answers_the_first_challenge_it_knows()
    {
        (DigestChallenge better, DigestChallenge known) = Server().Challenge(Start, 1, false);
        SipResponse response = Wire.Answer(
            Wire.Plain(), 401, "t", (SipHeader.WwwAuthenticate, "Digest realm=\"example.com\", nonce=\"x\", algorithm=SHA-512-256"),
            (SipHeader.WwwAuthenticate, better.ToString()), (SipHeader.WwwAuthenticate, known.ToString()));
        Assert.Equal(better, DigestClient.Choose(response));
        Assert.Null(DigestClient.Choose(response, "other realm"));
    }

    [Fact]
    public void Credentials_read_back_as_written()
    {
        DigestCredentials credentials = Answer(new DigestChallenge("a \"b\" \\c", "n", DigestAlgorithm.Sha256, Opaque: "o"), 17);
        Assert.Equal(credentials, DigestCredentials.Parse(System.Text.Encoding.UTF8.GetBytes(credentials.ToString())));
        Assert.Contains("nc=00000011", credentials.ToString());
    }

    [Fact]
    public void No_input_makes_credentials_or_challenges_throw()
    {
        byte[][] seeds = [System.Text.Encoding.ASCII.GetBytes(Answer(Server().Challenge(Start, 1, true).Better).ToString()), "Digest realm=\"r\", nonce=\"n\", qop=\"auth\""u8.ToArray()];
        new Fuzzing(7616, seeds).Run(5_000, (input, number) =>
        {
            _ = DigestChallenge.Parse(input);
            if (DigestCredentials.Parse(input) is not { } credentials)
                return false;
            Assert.Equal(credentials.Response, DigestCredentials.Parse(System.Text.Encoding.UTF8.GetBytes(credentials.ToString()))?.Response ?? credentials.Response);
            return true;
        });
    }

    [Theory]
    [InlineData("\"6629\\\"fae4\"")]
    [InlineData("\"\"")]
    [InlineData("zz")]
    public void A_response_that_is_no_hexadecimal_is_no_credential(string response) => Assert.Null(DigestCredentials.Parse(
        System.Text.Encoding.ASCII.GetBytes($"Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:a@b\", response={response}")));

    [Fact]
    public void A_key_that_can_be_guessed_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DigestServer(new DigestServerOptions { Realm = "r" }, new byte[15]));
}
