using System.Text;
using Anyseat.Measures;
using Anyseat.Routing;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Documents;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Tests;

/// <summary>Customers who ask for one agent.</summary>
public sealed class AgentWishTests
{
    // Two agents; all three calls are for the second, who may be waited for a minute.
    private const string Three = """
        {
          "version": 1, "name": "three", "from": "08:00", "to": "09:00", "intervalMinutes": 60,
          "routing": { "skills": ["billing"], "queues": [
            { "name": "billing", "requirements": [{ "skill": "billing" }], "preferredAgentWaitSeconds": 60 }] },
          "demands": [{
            "name": "bills", "queue": "billing", "talk": { "kind": "fixed", "seconds": 1 },
            "arrivals": { "kind": "recorded", "customers": [
              { "at": "08:00", "talkSeconds": 100, "prefers": { "group": "A", "member": 1 } },
              { "at": "08:00:10", "talkSeconds": 15, "prefers": { "group": "A", "member": 1 } },
              { "at": "08:01:20", "talkSeconds": 5, "prefers": { "group": "A", "member": 1 } }
            ] }
          }],
          "agents": [{ "name": "A", "count": 2, "skills": { "billing": 3 }, "shifts": [{ "from": "07:00", "to": "12:00" }] }]
        }
        """;

    [Fact]
    public void A_preferred_agent_is_waited_for_as_long_as_the_queue_says()
    {
        // The first has agent 1 until 1:40. The second waits its minute and goes to agent 0 at 1:10. The third waits 20 s for agent 1.
        Check(Texts.Read(Three), [1, 0, 1], 80);
        Check(Texts.Read(Three.Replace(", \"prefers\": { \"group\": \"A\", \"member\": 1 }", "")), [0, 1, 1], 0);
    }

    [Fact]
    public void Who_asks_for_an_agent_whom_a_change_took_away_asks_for_nobody()
    {
        Day alone = Texts.Change(Texts.Read(Three), """{ "kind": "setAgents", "group": "A", "count": 1 }""");
        Assert.Equal([0, 0, 0], Play(alone).Agents);
    }

    [Fact]
    public void A_required_agent_is_waited_for_though_others_are_free()
    {
        Day day = Texts.Read("""
            {
              "version": 1, "name": "required", "from": "08:00", "to": "09:00", "intervalMinutes": 60,
              "routing": { "skills": ["billing"], "queues": [{ "name": "billing", "requirements": [{ "skill": "billing" }] }] },
              "demands": [{
                "name": "bills", "queue": "billing", "talk": { "kind": "fixed", "seconds": 100 },
                "arrivals": { "kind": "fixed", "everySeconds": 10, "from": "08:00", "to": "08:00:20" },
                "agent": { "percent": 100, "group": "B", "isRequired": true }
              }],
              "agents": [
                { "name": "A", "count": 3, "skills": { "billing": 3 }, "shifts": [{ "from": "07:00", "to": "12:00" }] },
                { "name": "B", "count": 1, "skills": { "billing": 3 }, "shifts": [{ "from": "07:00", "to": "12:00" }] }
              ]
            }
            """);
        Check(day, [3, 3], 90);
    }

    [Fact]
    public void A_wish_for_one_of_a_group_is_the_same_in_every_run_and_spread_over_the_group()
    {
        Day day = Texts.Read(Texts.Small.Replace("\"name\": \"bills\",", "\"name\": \"bills\", \"agent\": { \"percent\": 100, \"group\": \"A\", \"isRequired\": true },"));
        int[] agents = Play(day).Agents;
        Assert.Equal(agents, Play(day).Agents);
        int[] each = [.. Enumerable.Range(0, 6).Select(agent => agents.Count(one => one == agent))];
        Assert.True(each.Sum() == agents.Length && each.Min() > 10, string.Join(' ', each));
    }

    [Fact]
    public void A_recorded_wish_is_written_and_read_with_the_day_and_must_be_for_one_of_its_groups()
    {
        Day day = Texts.Read(Three);
        byte[] written = DayWriter.Write(day with { Midnight = new RoutingInstant(1_793_635_200_000_000) }, 12);
        Assert.True(DayDocument.TryRead(written, new DaySources { Routing = _ => day.Routing }, out Day? read, out _));
        Assert.Equal([1, 1, 1], ((RecordedArrivals)read!.Demands[0].Arrivals[0]).Customers.Select(one => one.Prefers!.Member));
        Assert.Equal(Play(day).Agents, Play(read).Agents);
        string wrong = Three.Replace("\"group\": \"A\", \"member\": 1 } }\n", "\"group\": \"C\", \"member\": 1 } }\n");
        Assert.False(DayDocument.TryRead(Encoding.UTF8.GetBytes(wrong), null, out _, out IReadOnlyList<DocumentFault> faults));
        Assert.EndsWith("prefers.group", faults[0].Path, StringComparison.Ordinal);
    }

    private static void Check(Day day, int[] agents, long waited)
    {
        (int[] found, long waitedInAll) = Play(day);
        Assert.Equal(agents, found);
        Assert.Equal(waited, waitedInAll);
    }

    /// <summary>Who had each conversation, in their order, and how long was waited in all.</summary>
    private static (int[] Agents, long Waited) Play(Day day)
    {
        List<int> agents = [];
        ReplicationResult result = new Simulator(day).Observe(
            1, 0,
            (RoutingInstant _, in RoutingDecision decision) =>
            {
                if (decision.Kind == RoutingDecisionKind.Connected)
                    agents.Add(decision.Agent.Index);
            },
            TestContext.Current.CancellationToken);
        Tally tally = result.Queue(0).Tally;
        return ([.. agents], tally.AnsweredWait / 1_000_000);
    }
}
