using Anyseat.Customers.Contracts;
using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Contracts;
using Anyseat.Messaging.Domain;
using Anyseat.Messaging.Features;
using Anyseat.Messaging.Live;
using Anyseat.Messaging.Storage;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Push;
using Anyseat.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.Messaging;

/// <summary>Text channels: today web chat, open to the widget and to any app.</summary>
public sealed class MessagingModule : IModule
{
    /// <inheritdoc/>
    public string Name => "messaging";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new MigrationSource(Name, typeof(MessagingModule).Assembly));
        services.AddSingleton(ChannelLimits.From(configuration));
        services.AddSingleton<SigningKey>();
        services.AddSingleton<AttachmentLinks>();
        services.AddSingleton<AttachmentStore>();
        services.AddSingleton<AttachmentUpload>();
        services.AddSingleton<EntryPointStore>();
        services.AddSingleton<CannedReplyStore>();
        services.AddSingleton<MessageStore>();
        services.AddSingleton<MessageSender>();
        services.AddSingleton<ReadMarker>();
        services.AddSingleton<RequestThrottle>();
        services.AddSingleton<ConversationOpener>();
        services.AddSingleton<VisitorBoard>();
        services.AddSingleton<CallerResolver>();
        services.AddSingleton<IMessageBodies>(provider => provider.GetRequiredService<MessageStore>());
        services.AddSingleton<ITopicNames>(provider => provider.GetRequiredService<EntryPointStore>());
        services.AddSingleton<IMessagingSeeder, MessagingSeeder>();
        // The board asks the customers for names and they ask the eraser: it comes by only when it is needed.
        services.AddSingleton(provider => new Lazy<VisitorBoard>(provider.GetRequiredService<VisitorBoard>));
        services.AddSingleton<ICustomerDataOwner, MessageEraser>();
        services.AddSingleton<IPushAuthenticator, VisitorAuthenticator>();
        services.AddSingleton<ITopicResolver, ConversationTopicResolver>();
        services.AddSingleton<IPushCall, SendCall>();
        services.AddSingleton<IPushCall, ReadCall>();
        services.AddSingleton<IPushCall, TypingCall>();
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<SigningKey>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<EntryPointStore>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<VisitorBoard>());
        services.AddSingleton(new PushEventShape("conversation", "snapshot", typeof(VisitorSnapshot)));
        services.AddSingleton(new PushEventShape("conversation", "itemAdded", typeof(VisitorItemAdded)));
        services.AddSingleton(new PushEventShape("conversation", "changed", typeof(VisitorChange)));
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder channel = api.MapGroup("/channels/chat").WithTags("Web chat");
        VisitorConversation.Map(channel);
        OpenConversation.Map(channel);
        AgentMessages.Map(api);
        Attachments.MapServing(api);
        EntryPoints.Map(api);
        CannedReplies.Map(api);
    }
}
