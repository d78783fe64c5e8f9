using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Journal;
using Anyseat.Routing;

namespace Anyseat.Interactions.Domain;

/// <summary>Builds the routing document from people and queues, and hands it to the domain whenever its rules change.</summary>
internal sealed class RoutingConfigurator(SettingsStore settings, IPeopleDirectory people, RoutingDomain domain) : IDisposable
{
    private readonly Lock gate = new();
    private RoutingDocument? last;

    public void Start()
    {
        settings.Changed += Publish;
        people.Changed += OnPeopleChanged;
        last = domain.Document;
        Publish();
    }

    public void Dispose()
    {
        settings.Changed -= Publish;
        people.Changed -= OnPeopleChanged;
    }

    private void OnPeopleChanged(PeopleSnapshot snapshot) => Publish();

    private void Publish()
    {
        lock (gate)
        {
            RoutingDocument next = Build() with { Version = (last?.Version ?? 0) + 1 };
            if (last is not null && next.HasSameRulesAs(last))
                return;
            last = next;
            domain.Post(new RoutingInput { Kind = RoutingCommandKind.Configure, Actor = Actor.System, Document = next });
        }
    }

    private RoutingDocument Build() => new()
    {
        Version = 0,
        Queues =
        [
            .. settings.Queues.Values.OrderBy(queue => queue.Id).Select(queue => new RoutingQueueDocument(
                queue.Id, queue.Priority, queue.AgentChoice, queue.OfferTimeoutSeconds, queue.WrapUpMaxSeconds, queue.IsEnabled)
            {
                Requirements = [.. queue.Requirements.Select(need => new SkillLevel(need.SkillId, need.ProficiencyMin))],
            }),
        ],
        Agents =
        [
            .. people.Snapshot.Agents.Select(person => new RoutingAgentDocument(person.Id, person.ChatLimit, person.IsEnabled)
            {
                Skills = [.. person.Skills.Select(skill => new SkillLevel(skill.SkillId, skill.Proficiency))],
            }),
        ],
    };
}
