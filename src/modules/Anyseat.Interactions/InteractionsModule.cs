using Anyseat.Customers.Contracts;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Features;
using Anyseat.Interactions.Features.Reports;
using Anyseat.Interactions.Live;
using Anyseat.Interactions.Records;
using Anyseat.Interactions.Replay;
using Anyseat.Interactions.Storage;
using Anyseat.Interactions.Storage.Cells;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Push;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.Interactions;

/// <summary>The core: routing domain, queues, desks, wrap-up, stories.</summary>
public sealed class InteractionsModule : IModule
{
    /// <inheritdoc/>
    public string Name => "interactions";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new MigrationSource(Name, typeof(InteractionsModule).Assembly));
        services.AddSingleton<RoutingPlanStore>();
        services.AddSingleton<RoutingPublisher>();
        services.AddSingleton<PlanDrafts>();
        services.AddSingleton<SettingsStore>();
        services.AddSingleton<NoteReader>();
        services.AddSingleton<HistoryReader>();
        services.AddSingleton<RoutingDomain>();
        services.AddSingleton<RoutingConfigurator>();
        services.AddSingleton<RoutingAnchors>();
        services.AddSingleton<RoutingExplainer>();
        services.AddSingleton<ExplanationViews>();
        services.AddSingleton<IJournalReplay, JournalReplay>();
        services.AddSingleton<HouseRoutings>();
        services.AddSingleton<IDayRecords, DayRecords>();
        services.AddSingleton<DeskPresence>();
        services.AddSingleton<LiveViews>();
        services.AddSingleton<StoryReader>();
        services.AddSingleton<LiveMeasures>();
        services.AddSingleton<LiveBoard>();
        services.AddSingleton<IDeskSignals>(provider => provider.GetRequiredService<LiveBoard>());
        services.AddSingleton<ICustomerVisibility>(provider => provider.GetRequiredService<LiveBoard>());
        services.AddSingleton<LiveTelemetry>();
        services.AddSingleton<FloorTopic>();
        services.AddSingleton<WaitEstimator>();
        services.AddSingleton<HistoryViews>();
        services.AddSingleton<InteractionAccess>();
        services.AddSingleton<NoteWriter>();
        services.AddSingleton<IDeskAccess, DeskAccess>();
        services.AddSingleton<IInteractions, InteractionGateway>();
        services.AddSingleton<IInteractionSeeder, InteractionSeeder>();
        // The board asks the customers for names and they ask the eraser: it comes by only when it is needed.
        services.AddSingleton(provider => new Lazy<LiveBoard>(provider.GetRequiredService<LiveBoard>));
        services.AddSingleton<ICustomerDataOwner, NoteEraser>();
        services.AddSingleton<IFollower, HistoryFollower>();
        services.AddSingleton<IFollower, MeasureFollower>();
        services.AddSingleton<ReportReader>();
        services.AddSingleton<ReportNames>();
        services.AddSingleton<ITopicResolver, DeskTopicResolver>();
        services.AddSingleton<ITopicResolver, FloorTopicResolver>();
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<RoutingPlanStore>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<SettingsStore>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<RoutingDomain>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<LiveBoard>());
        services.AddSingleton<IStartStep, ResumeRouting>();
        AddEventShapes(services);
    }

    private static void AddEventShapes(IServiceCollection services)
    {
        (string Kind, Type Data)[] desk =
        [
            ("snapshot", typeof(DeskSnapshot)), ("stateChanged", typeof(StateChanged)), ("deskChanged", typeof(DeskChanged)),
            ("offerMade", typeof(OfferMade)), ("offerEnded", typeof(OfferEnded)), ("conversationOpened", typeof(ConversationOpened)),
            ("conversationChanged", typeof(ConversationChange)), ("conversationClosed", typeof(ConversationClosed)),
            ("itemAdded", typeof(ItemAdded)), ("todayChanged", typeof(TodayChanged)), ("serviceChanged", typeof(ServiceChanged)),
            ("typing", typeof(TypingSignal)),
        ];
        foreach ((string kind, Type data) in desk)
            services.AddSingleton(new PushEventShape("desk", kind, data));
        services.AddSingleton(new PushEventShape("floor", "snapshot", typeof(FloorSnapshot)));
        services.AddSingleton(new PushEventShape("floor", "changed", typeof(FloorSnapshot)));
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        DeskState.Map(api);
        Offers.Map(api);
        Conversations.Map(api);
        AddNote.Map(api);
        History.Map(api);
        Explanations.Map(api);
        Queues.Map(api);
        QueueControls.Map(api);
        RoutingPlans.Map(api);
        RoutingDrafts.Map(api);
        IntervalReports.Map(api);
    }
}

/// <summary>After the replay: journals the restart and lets the routing run.</summary>
internal sealed class ResumeRouting(
    IJournal journal, RoutingDomain domain, RoutingConfigurator configurator, WaitEstimator estimator, FloorTopic floor, LiveTelemetry telemetry,
    TimeProvider clock)
    : IStartStep
{
    public StartPhase Phase => StartPhase.Resume;

    public async Task StartAsync(CancellationToken ct)
    {
        Result<AppendOutcome> outcome = await journal.AppendAsync(
            new AppendRequest
            {
                Events =
                [
                    new NewEvent
                    {
                        StreamKind = StreamKind.Node,
                        StreamId = JournalCodec.DomainStream,
                        Kind = JournalKinds.NodeStarted,
                        Actor = Actor.System,
                        At = clock.GetInstant(),
                    },
                ],
                IsFromOwner = true,
            },
            ct);
        if (!outcome.TryGet(out _, out Error? error))
            throw new InvalidOperationException($"The restart could not be journaled: {error.Detail}");
        telemetry.Start();
        domain.EstimatesDue += estimator.Update;
        domain.EstimatesDue += floor.Update;
        domain.Resume();
        configurator.Start();
    }

    public Task StopAsync(CancellationToken ct)
    {
        domain.EstimatesDue -= estimator.Update;
        domain.EstimatesDue -= floor.Update;
        return Task.CompletedTask;
    }
}
