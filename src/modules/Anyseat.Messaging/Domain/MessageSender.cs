using System.Security.Cryptography;
using System.Text;
using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;

namespace Anyseat.Messaging.Domain;

/// <summary>A message on its way in.</summary>
/// <param name="Interaction">The conversation.</param>
/// <param name="Agent">The agent who sends it; null for the visitor.</param>
/// <param name="Text">What is said.</param>
/// <param name="Attachment">The picture.</param>
/// <param name="Key">The sender's idempotency key.</param>
internal sealed record MessageDraft(Guid Interaction, Guid? Agent, string? Text, Guid? Attachment, string? Key);

/// <summary>A message as committed.</summary>
/// <param name="Seq">Its place.</param>
/// <param name="At">When.</param>
/// <param name="Content">What it says.</param>
/// <param name="IsNew">False if the key had been used before.</param>
internal sealed record SentMessage(long Seq, Instant At, MessageContent Content, bool IsNew);

/// <summary>Sends messages: durable before acknowledged, and once however often they are sent.</summary>
internal sealed class MessageSender(
    IJournal journal, IInteractions interactions, MessageStore messages, AttachmentStore attachments, AttachmentLinks links,
    IIdSource ids, TimeProvider clock)
{
    public async ValueTask<Result<SentMessage>> SendAsync(MessageDraft draft, CancellationToken ct)
    {
        if (MessageText.CheckKey(draft.Key) is { } keyInvalid)
            return keyInvalid;
        if (!MessageText.Clean(draft.Text).TryGet(out string? text, out Error? error) && error is not null)
            return error;
        if (text is null && draft.Attachment is null)
            return new MessageEmpty();
        byte[] hash = HashOf(text, draft.Attachment);
        LiveInteractionView? live = interactions.FindLive(draft.Interaction);
        if (Refuse(live, draft) is { } refusal)
            return await FindFormerAsync(draft, hash, ct) ?? refusal;
        AttachmentView? picture = null;
        if (draft.Attachment is { } attachment)
        {
            if (await FindAttachmentAsync(attachment, draft, ct) is not { } found)
                return new ValidationError("attachment.unknown", "There is no such picture in this conversation.", "attachmentId");
            picture = found;
        }

        return await AppendAsync(draft, live!, text, picture, hash, ct);
    }

    /// <summary>A hash that tells whether two messages say the same.</summary>
    public static byte[] HashOf(string? text, Guid? attachment)
    {
        byte[] bytes = Encoding.UTF8.GetBytes($"{attachment:N}\n{text}");
        return SHA256.HashData(bytes);
    }

    private async ValueTask<Result<SentMessage>> AppendAsync(
        MessageDraft draft, LiveInteractionView live, string? text, AttachmentView? picture, byte[] hash, CancellationToken ct)
    {
        MessageAuthor by = draft.Agent is null ? MessageAuthor.Customer : MessageAuthor.Agent;
        var content = new MessageContent(ids.NewId(), text, picture, draft.Key);
        var data = new MessageSentData(content.Id, by, draft.Agent, picture?.Id);
        Instant at = clock.GetInstant();
        Result<AppendOutcome> outcome = await journal.AppendAsync(
            new AppendRequest
            {
                Input = InputOf(draft),
                Events =
                [
                    InteractionFacts.Create(
                        draft.Interaction, JournalKinds.MessageSent,
                        draft.Agent is { } agent ? Actor.Agent(agent) : Actor.Customer(live.Customer), at, data,
                        new MessagePayload(data, content)),
                ],
                Rows =
                [
                    new NewSideRow(
                        MessageTable.Instance,
                        new MessageRow(draft.Interaction, content.Id, text, picture?.Id, draft.Key, hash)),
                ],
            },
            ct);
        if (!outcome.TryGet(out AppendOutcome appended, out Error? error))
            return error;
        if (!appended.IsDuplicate)
            return new SentMessage(appended.SeqFirst, at, content, IsNew: true);
        StoredMessage? former = await messages.FindAsync(draft.Interaction, appended.SeqFirst, ct);
        return former is null ? new ConversationUnknown() : await ToFormerAsync(draft.Interaction, former, hash, ct);
    }

    private static InputId InputOf(MessageDraft draft) =>
        InputId.Of($"message:{draft.Interaction:N}:{draft.Agent?.ToString("N") ?? "visitor"}", draft.Key!);

    private static Error? Refuse(LiveInteractionView? live, MessageDraft draft)
    {
        if (live is null)
            return new ConversationEnded();
        if (draft.Agent is { } agent && live.Agent != agent)
            return new NotFoundError("interaction.unknown", "There is no such live interaction of yours.");
        bool isOpen = live.State == InteractionPhase.Connected
            || (draft.Agent is null && live.State is InteractionPhase.Waiting or InteractionPhase.Offered);
        if (isOpen)
            return null;
        return live.State is InteractionPhase.Waiting or InteractionPhase.Offered
            ? new ConflictError("interaction.wrong_state", "Take the conversation before you answer.")
            : new ConversationEnded();
    }

    private async ValueTask<Result<SentMessage>?> FindFormerAsync(MessageDraft draft, byte[] hash, CancellationToken ct)
    {
        // Sent before the end, acknowledged into the void: the repetition gets its answer.
        StoredMessage? former = await messages.FindByKeyAsync(draft.Interaction, draft.Key!, ct);
        return former is null ? (Result<SentMessage>?)null : await ToFormerAsync(draft.Interaction, former, hash, ct);
    }

    private async ValueTask<Result<SentMessage>> ToFormerAsync(Guid interaction, StoredMessage former, byte[] hash, CancellationToken ct)
    {
        if (!former.RequestHash.AsSpan().SequenceEqual(hash))
            return new IdempotencyMismatch();
        IReadOnlyList<JournalEvent> events = await journal.ReadStreamBackAsync(
            DomainId.Main, StreamKind.Interaction, interaction, former.Seq + 1, [JournalKinds.MessageSent], 1, ct);
        Instant at = events.Count > 0 ? events[0].At : clock.GetInstant();
        return new SentMessage(former.Seq, at, former.Content, IsNew: false);
    }

    private async ValueTask<AttachmentView?> FindAttachmentAsync(Guid attachment, MessageDraft draft, CancellationToken ct)
    {
        AttachmentRow? row = await attachments.FindAsync(attachment, ct);
        return row is not null && row.Interaction == draft.Interaction && row.UploadedBy == draft.Agent
            ? new AttachmentView(row.Id, row.ContentType, row.Width, row.Height, row.Size, links.UrlOf(row.Id))
            : null;
    }
}
