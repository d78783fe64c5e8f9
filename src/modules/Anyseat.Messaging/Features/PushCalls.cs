using System.Text.Json;
using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Domain;
using Anyseat.Messaging.Live;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Json;
using Anyseat.Platform.Push;
using Anyseat.Platform.Security;

namespace Anyseat.Messaging.Features;

/// <summary>Who acts in a conversation over the push stream: its visitor, or the agent at the active desk.</summary>
internal sealed class CallerResolver(IDeskAccess desks)
{
    public Result<(Guid Interaction, Guid? Agent)> Resolve(PushPeer peer, Guid? interaction)
    {
        if (peer.User.FindConversation() is { } conversation)
            return (conversation, (Guid?)null);
        if (peer.User.FindUserId() is not { } agent || !peer.User.Has(Permissions.Desk))
            return new ForbiddenError("permission.missing", $"This needs the permission {Permissions.Desk}.");
        if (interaction is not { } wanted)
            return new ValidationError("interaction.required", "Say which conversation.", "interactionId");
        return desks.MayAct(agent, peer.DeskId) is { } refusal ? refusal : (wanted, (Guid?)agent);
    }
}

/// <summary><c>message.send</c>.</summary>
internal sealed class SendCall(CallerResolver callers, MessageSender sender, RequestThrottle throttle, IPeopleDirectory people) : IPushCall
{
    public string Method => "message.send";

    public async ValueTask<Result<ReadOnlyMemory<byte>>> InvokeAsync(PushPeer peer, ReadOnlyMemory<byte> parameters, CancellationToken ct)
    {
        if (!CallParameters.TryParse(parameters, out CallParameters? call))
            return CallParameters.Invalid;
        if (!callers.Resolve(peer, call.InteractionId).TryGet(out (Guid Interaction, Guid? Agent) caller, out Error? error))
            return error;
        if (caller.Agent is null && throttle.Message(caller.Interaction) is { } tooMany)
            return tooMany;
        Result<SentMessage> outcome = await sender.SendAsync(
            new MessageDraft(caller.Interaction, caller.Agent, call.Text, call.AttachmentId, call.ClientKey), ct);
        if (!outcome.TryGet(out SentMessage? sent, out error))
            return error;
        return caller.Agent is { } agent
            ? (ReadOnlyMemory<byte>)PlatformJson.ToUtf8(AgentMessages.ToItem(sent, people.FindUser(agent)))
            : PlatformJson.ToUtf8(VisitorConversation.ToItem(sent));
    }
}

/// <summary><c>message.read</c>.</summary>
internal sealed class ReadCall(CallerResolver callers, ReadMarker marker) : IPushCall
{
    public string Method => "message.read";

    public async ValueTask<Result<ReadOnlyMemory<byte>>> InvokeAsync(PushPeer peer, ReadOnlyMemory<byte> parameters, CancellationToken ct)
    {
        if (!CallParameters.TryParse(parameters, out CallParameters? call))
            return CallParameters.Invalid;
        if (!callers.Resolve(peer, call.InteractionId).TryGet(out (Guid Interaction, Guid? Agent) caller, out Error? error))
            return error;
        Result<Done> outcome = await marker.MarkAsync(caller.Interaction, caller.Agent, call.Seq, ct);
        return outcome.TryGet(out _, out error) ? CallParameters.Nothing : error;
    }
}

/// <summary><c>typing</c>.</summary>
internal sealed class TypingCall(CallerResolver callers, IInteractions interactions, VisitorBoard visitors) : IPushCall
{
    public string Method => "typing";

    public ValueTask<Result<ReadOnlyMemory<byte>>> InvokeAsync(PushPeer peer, ReadOnlyMemory<byte> parameters, CancellationToken ct)
    {
        if (!CallParameters.TryParse(parameters, out CallParameters? call))
            return ValueTask.FromResult<Result<ReadOnlyMemory<byte>>>(CallParameters.Invalid);
        if (!callers.Resolve(peer, call.InteractionId).TryGet(out (Guid Interaction, Guid? Agent) caller, out Error? error))
            return ValueTask.FromResult<Result<ReadOnlyMemory<byte>>>(error);
        if (caller.Agent is null)
            interactions.SignalCustomerTyping(caller.Interaction);
        else if (interactions.FindLive(caller.Interaction) is { State: InteractionPhase.Connected } live && live.Agent == caller.Agent)
            visitors.SignalTyping(caller.Interaction);
        return ValueTask.FromResult<Result<ReadOnlyMemory<byte>>>(CallParameters.Nothing);
    }
}

/// <summary>The parameters of the calls, read from JSON.</summary>
internal sealed record CallParameters(
    Guid? InteractionId = null, string? ClientKey = null, string? Text = null, Guid? AttachmentId = null, long Seq = 0)
{
    public static Error Invalid { get; } = new ValidationError("push.params_invalid", "The parameters are not those of this call.");

    public static ReadOnlyMemory<byte> Nothing { get; } = "{}"u8.ToArray();

    public static bool TryParse(ReadOnlyMemory<byte> json, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CallParameters? parameters)
    {
        try
        {
            parameters = JsonSerializer.Deserialize<CallParameters>(json.Span, PlatformJson.Options);
            return parameters is not null;
        }
        catch (JsonException)
        {
            parameters = null;
            return false;
        }
    }
}

/// <summary>Gives a visitor's tabs the conversation.</summary>
internal sealed class ConversationTopicResolver(VisitorBoard board) : ITopicResolver
{
    public string Topic => "conversation";

    public async ValueTask<Result<PushTopic>> ResolveAsync(PushPeer peer, CancellationToken ct)
    {
        if (peer.User.FindConversation() is not { } conversation)
            return new ForbiddenError("visitor.token_required", "This needs a visitor token.");
        return await board.FindAsync(conversation, ct) is { } topic ? topic : new ConversationUnknown();
    }
}
