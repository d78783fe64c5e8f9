using System.Text;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Documents;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Tests;

/// <summary>Days as text, for tests.</summary>
internal static class Texts
{
    /// <summary>One queue, six agents, a call each 30 seconds.</summary>
    public const string Small = """
        {
          "version": 1, "name": "small", "from": "08:00", "to": "10:00", "intervalMinutes": 30,
          "routing": {
            "skills": ["billing", "faults"], "sites": ["city"],
            "calendars": [{ "name": "day", "open": [{ "from": "08:00", "to": "20:00" }] }],
            "channels": [{ "name": "voicemail" }],
            "queues": [
              { "name": "billing", "requirements": [{ "skill": "billing", "proficiencyMin": 2 }], "wrapUpMaxSeconds": 60 },
              { "name": "faults", "requirements": [{ "skill": "faults" }] }
            ]
          },
          "demands": [{
            "name": "bills", "queue": "billing",
            "arrivals": { "kind": "poisson", "perHour": 120, "from": "08:00", "to": "10:00" },
            "talk": { "kind": "exponential", "meanSeconds": 120 },
            "wrapUp": { "kind": "fixed", "seconds": 10 },
            "patience": { "kind": "exponential", "meanSeconds": 90 }
          }],
          "agents": [
            { "name": "A", "count": 6, "skills": { "billing": 3 }, "shifts": [{ "from": "07:00", "to": "12:00" }] },
            { "name": "B", "count": 2, "skills": { "faults": 3 }, "shifts": [{ "from": "07:00", "to": "12:00" }] }
          ]
        }
        """;

    public static Day Read(string text)
    {
        bool isGood = DayDocument.TryRead(Encoding.UTF8.GetBytes(text), null, out Day? day, out IReadOnlyList<DocumentFault> faults);
        Assert.True(isGood, string.Join("\n", faults.Select(fault => fault.Detail)));
        return day!;
    }

    public static Day Change(Day day, string changes)
    {
        string text = $$"""{ "version": 1, "name": "changed", "changes": [{{changes}}] }""";
        bool isGood = DayDocument.TryChange(Encoding.UTF8.GetBytes(text), day, out Day? changed, out IReadOnlyList<DocumentFault> faults);
        Assert.True(isGood, string.Join("\n", faults.Select(fault => fault.Detail)));
        return changed!;
    }

    public static ReplicationResult Run(Day day, ulong seed = 1, int replication = 0) =>
        new Simulator(day).Run(seed, replication, ct: TestContext.Current.CancellationToken);
}
