using System.Collections.Immutable;
using System.Net;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Registration;

namespace Anyseat.Sip.Tests.Registration;

public sealed class RegistrarTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly RegistrarPolicy Policy = new() { BindingCountMax = 3 };

    private static SipRequest Register(string more, uint sequence = 7, string callId = "c1@pc1.example.com") => Wire.Request(
        Wire.Plain("REGISTER", more, "sip:example.com").ToString().Replace("\r\n", "\n").Replace("CSeq: 7", $"CSeq: {sequence}").Replace("c1@pc1.example.com", callId));

    private static RegistrarOutcome Apply(ImmutableArray<Binding> bindings, SipRequest request, double seconds = 0) =>
        Registrar.Apply(bindings, request, Policy, Now.AddSeconds(seconds));

    [Fact]
    public void Rfc3261_10_3_contacts_are_bound_refreshed_and_listed_by_preference()
    {
        RegistrarOutcome first = Apply([], Register("Contact: <sip:ann@10.0.0.1>;q=0.5, <sip:ann@10.0.0.2>;expires=120\nExpires: 600"));
        Assert.Equal(["sip:ann@10.0.0.2", "sip:ann@10.0.0.1"], first.Bindings.Select(binding => binding.Contact.ToString()));
        Assert.Equal([Now.AddSeconds(120), Now.AddSeconds(600)], first.Bindings.Select(binding => binding.ExpiresAt));
        RegistrarOutcome second = Apply(first.Bindings, Register("Contact: <sip:ann@10.0.0.1>;q=0.5", 8), 60);
        Assert.Equal(2, second.Bindings.Length);
        Assert.Equal(Now.AddSeconds(3660), second.Bindings[1].ExpiresAt);
        RegistrarOutcome query = Apply(second.Bindings, Register("", 9), 121);
        Assert.Single(query.Bindings); // the other has expired
        SipResponse answer = Registrar.Answer(Register("", 9), query, "reg", Now.AddSeconds(121));
        Assert.Equal("<sip:ann@10.0.0.1>;expires=3539;q=0.500", answer.TextOf(SipHeader.Contact));
    }

    [Fact]
    public void Rfc3261_10_2_2_expires_zero_and_star_remove()
    {
        ImmutableArray<Binding> two = Apply([], Register("Contact: <sip:a@1>, <sip:a@2>")).Bindings;
        Assert.Equal("sip:a@2", Assert.Single(Apply(two, Register("Contact: <sip:a@1>;expires=0", 8)).Bindings).Contact.ToString());
        Assert.Empty(Apply(two, Register("Contact: *\nExpires: 0", 8)).Bindings);
        Assert.Equal(400, Apply(two, Register("Contact: *", 8)).Status);
        Assert.Equal(400, Apply(two, Register("Contact: *\nExpires: 10", 8)).Status);
        Assert.Equal(400, Apply(two, Register("Contact: *, <sip:a@1>\nExpires: 0", 8)).Status);
    }

    [Theory]
    [InlineData("Contact: <sip:a@1>")]
    [InlineData("Contact: *\nExpires: 0")]
    [InlineData("Contact: <sip:new@1>, <sip:a@1>")]
    public void Rfc3261_10_3_step_7_an_old_REGISTER_changes_nothing_at_all(string contact)
    {
        ImmutableArray<Binding> bindings = Apply([], Register("Contact: <sip:a@1>", 20)).Bindings;
        RegistrarOutcome late = Apply(bindings, Register(contact, 19), 5);
        Assert.Equal((500, 1), (late.Status, late.Bindings.Length));
        Assert.Equal(bindings[0], late.Bindings[0]);
        Assert.Equal(200, Apply(bindings, Register(contact, 1, "other-call-id"), 5).Status); // a telephone that started anew
    }

    [Fact]
    public void Rfc3261_10_3_step_7_too_short_is_423_and_too_long_is_cut()
    {
        RegistrarOutcome brief = Apply([], Register("Contact: <sip:a@1>;expires=59"));
        Assert.Equal((423, 60u), (brief.Status, brief.MinExpires!.Value));
        Assert.Equal("60", Registrar.Answer(Register(""), brief, "t", Now).TextOf(SipHeader.MinExpires));
        Assert.Equal(Now.AddHours(2), Apply([], Register("Contact: <sip:a@1>;expires=999999")).Bindings[0].ExpiresAt);
        Assert.Equal(Now.AddHours(1), Apply([], Register("Contact: <sip:a@1>;expires=never")).Bindings[0].ExpiresAt);
    }

    [Fact]
    public void Bindings_of_one_address_are_counted()
    {
        ImmutableArray<Binding> full = Apply([], Register("Contact: <sip:a@1>, <sip:a@2>, <sip:a@3>")).Bindings;
        Assert.Equal(403, Apply(full, Register("Contact: <sip:a@4>", 8)).Status);
        Assert.Equal(200, Apply(full, Register("Contact: <sip:a@3>", 8)).Status);
        Assert.Equal(200, Apply(full, Register("Contact: <sip:a@4>, <sip:a@1>;expires=0", 8)).Status);
    }

    [Fact]
    public void Rfc5626_6_a_device_that_comes_from_a_new_address_takes_the_place_of_its_old_flow()
    {
        string Contact(string host, int flow) => $"Contact: <sip:a@{host}>;+sip.instance=\"<urn:uuid:1>\";reg-id={flow}";
        ImmutableArray<Binding> bindings = Apply([], Register(Contact("one.invalid", 1))).Bindings;
        bindings = Apply(bindings, Register(Contact("two.invalid", 1), 1, "reloaded")).Bindings;
        Assert.Equal("sip:a@two.invalid", Assert.Single(bindings).Contact.ToString());
        bindings = Apply(bindings, Register(Contact("three.invalid", 2), 1, "second-flow")).Bindings;
        Assert.Equal(2, bindings.Length);
    }

    [Fact]
    public void Rfc3327_the_path_and_the_source_are_kept_with_the_binding()
    {
        SipRequest request = Register("Supported: path\nPath: <sip:edge2;lr>, <sip:edge1;lr>\nContact: <sip:a@1>");
        request.Source = IPEndPoint.Parse("198.51.100.7:40000");
        RegistrarOutcome outcome = Apply([], request);
        Assert.Equal(["sip:edge2;lr", "sip:edge1;lr"], outcome.Bindings[0].Path.Select(hop => hop.ToString()));
        Assert.Equal(request.Source, outcome.Bindings[0].Source);
        Assert.True(Registrar.Answer(request, outcome, "t", Now).Has(SipHeader.Path));
    }
}
