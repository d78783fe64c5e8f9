namespace Anyseat.Sip.Tests.Transactions;

/// <summary>
/// Every arrow of the state diagrams of RFC 3261 §17 (Figures 5 to 8) as changed by RFC 6026: path to a state, input, and
/// what must come of it. Every pair of state and input that has no row must change nothing: late and stray events.
/// </summary>
public sealed class TransactionTableTests
{
    private static readonly (string Kind, string[] Inputs, (string State, string Path)[] States)[] Machines =
    [
        ("INVITE client", ["A", "B", "D", "M", "180", "200", "486", "error"],
            [("Calling", ""), ("Proceeding", "180"), ("Completed", "486"), ("Accepted", "200"), ("Terminated", "B")]),
        ("client", ["E", "F", "K", "180", "200", "486", "error"],
            [("Trying", ""), ("Proceeding", "180"), ("Completed", "200"), ("Terminated", "F")]),
        ("INVITE server", ["Trying", "G", "H", "I", "L", "again", "ACK", "user 180", "user 200", "user 486", "error"],
            [("Proceeding, silent", ""), ("Proceeding", "user 180"), ("Completed", "user 486"), ("Confirmed", "user 486,ACK"), ("Accepted", "user 200"), ("Terminated", "user 200,L")]),
        ("server", ["J", "again", "user 180", "user 200", "user 486", "error"],
            [("Trying", ""), ("Proceeding", "user 180"), ("Completed", "user 200"), ("Terminated", "user 200,J")]),
    ];

    /// <summary>machine | state | input | next state and effects, on UDP</summary>
    private const string Arrows = """
        INVITE client | Calling | A | Calling: send INVITE; start A 1000
        INVITE client | Calling | B | Terminated: fail Timeout; end
        INVITE client | Calling | error | Terminated: fail Transport; end
        INVITE client | Calling | 180 | Proceeding: stop A; stop B; user gets 180
        INVITE client | Calling | 200 | Accepted: stop A; stop B; user gets 200; start M 32000
        INVITE client | Calling | 486 | Completed: stop A; stop B; send ACK; user gets 486; start D 32000
        INVITE client | Proceeding | 180 | Proceeding: user gets 180
        INVITE client | Proceeding | 200 | Accepted: stop A; stop B; user gets 200; start M 32000
        INVITE client | Proceeding | 486 | Completed: stop A; stop B; send ACK; user gets 486; start D 32000
        INVITE client | Proceeding | error | Terminated: fail Transport; end
        INVITE client | Completed | 486 | Completed: send ACK
        INVITE client | Completed | D | Terminated: end
        INVITE client | Completed | error | Terminated: fail Transport; end
        INVITE client | Accepted | 200 | Accepted: user gets 200
        INVITE client | Accepted | M | Terminated: end
        client | Trying | E | Trying: send OPTIONS; start E 1000
        client | Trying | F | Terminated: fail Timeout; end
        client | Trying | error | Terminated: fail Transport; end
        client | Trying | 180 | Proceeding: user gets 180
        client | Trying | 200 | Completed: stop E; stop F; user gets 200; start K 5000
        client | Trying | 486 | Completed: stop E; stop F; user gets 486; start K 5000
        client | Proceeding | E | Proceeding: send OPTIONS; start E 4000
        client | Proceeding | F | Terminated: fail Timeout; end
        client | Proceeding | error | Terminated: fail Transport; end
        client | Proceeding | 180 | Proceeding: user gets 180
        client | Proceeding | 200 | Completed: stop E; stop F; user gets 200; start K 5000
        client | Proceeding | 486 | Completed: stop E; stop F; user gets 486; start K 5000
        client | Completed | K | Terminated: end
        INVITE server | Proceeding, silent | Trying | Proceeding: stop Trying; send 100
        INVITE server | Proceeding, silent | user 180 | Proceeding: stop Trying; send 180
        INVITE server | Proceeding, silent | user 200 | Accepted: stop Trying; send 200; start L 32000
        INVITE server | Proceeding, silent | user 486 | Completed: stop Trying; send 486; start G 500; start H 32000
        INVITE server | Proceeding, silent | error | Proceeding: fail Transport
        INVITE server | Proceeding | again | Proceeding: send 180
        INVITE server | Proceeding | user 180 | Proceeding: stop Trying; send 180
        INVITE server | Proceeding | user 200 | Accepted: stop Trying; send 200; start L 32000
        INVITE server | Proceeding | user 486 | Completed: stop Trying; send 486; start G 500; start H 32000
        INVITE server | Proceeding | error | Proceeding: fail Transport
        INVITE server | Completed | again | Completed: send 486
        INVITE server | Completed | G | Completed: send 486; start G 1000
        INVITE server | Completed | H | Terminated: fail Timeout; end
        INVITE server | Completed | ACK | Confirmed: stop G; stop H; start I 5000
        INVITE server | Completed | error | Completed: fail Transport
        INVITE server | Confirmed | I | Terminated: end
        INVITE server | Accepted | user 200 | Accepted: send 200
        INVITE server | Accepted | ACK | Accepted: user gets ACK
        INVITE server | Accepted | L | Terminated: end
        INVITE server | Accepted | error | Accepted: fail Transport
        server | Trying | user 180 | Proceeding: send 180
        server | Trying | user 200 | Completed: send 200; start J 32000
        server | Trying | user 486 | Completed: send 486; start J 32000
        server | Proceeding | again | Proceeding: send 180
        server | Proceeding | user 180 | Proceeding: send 180
        server | Proceeding | user 200 | Completed: send 200; start J 32000
        server | Proceeding | user 486 | Completed: send 486; start J 32000
        server | Proceeding | error | Terminated: fail Transport; end
        server | Completed | again | Completed: send 200
        server | Completed | J | Terminated: end
        server | Completed | error | Terminated: fail Transport; end
        """;

    private static readonly Dictionary<(string Kind, string State, string Input), string> Rows = Arrows
        .ReplaceLineEndings("\n").Split('\n').Select(line => line.Split(" | "))
        .ToDictionary(cells => (cells[0], cells[1], cells[2]), cells => cells[3]);

    public static TheoryData<string, string, string, string, string> EveryPair()
    {
        TheoryData<string, string, string, string, string> pairs = [];
        foreach ((string kind, string[] inputs, (string State, string Path)[] states) in Machines)
        {
            foreach ((string state, string path) in states)
            {
                foreach (string input in inputs)
                    pairs.Add(kind, state, path, input, Rows.GetValueOrDefault((kind, state, input), state.Split(',')[0]));
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Rfc3261_17_and_rfc6026_each_state_answers_each_input_as_drawn(
        string kind, string state, string path, string input, string expected)
    {
        Machine machine = Machine.Of(kind, isReliable: false);
        foreach (string step in path.Split(',', StringSplitOptions.RemoveEmptyEntries))
            machine.Tell(step);
        Assert.Equal(expected, machine.Tell(input));
        Assert.NotNull(state);
    }

    [Fact]
    public void Every_row_of_the_table_is_walked() =>
        Assert.All(Rows.Keys, row => Assert.Contains(
            Machines, machine => machine.Kind == row.Kind && machine.Inputs.Contains(row.Input) && machine.States.Any(state => state.State == row.State)));

    [Theory]
    [InlineData("INVITE client", "Calling: send INVITE; start B 32000", "486", "Completed: stop A; stop B; send ACK; user gets 486; start D 0")]
    [InlineData("client", "Trying: send OPTIONS; start F 32000", "200", "Completed: stop E; stop F; user gets 200; start K 0")]
    [InlineData("INVITE server", "Proceeding: user gets INVITE; start Trying 200", "user 486", "Completed: stop Trying; send 486; start H 32000")]
    [InlineData("server", "Trying: user gets OPTIONS", "user 200", "Completed: send 200; start J 0")]
    public void Rfc3261_17_on_streams_nothing_is_repeated_and_nothing_is_waited_for(string kind, string begin, string input, string expected)
    {
        Machine machine = Machine.Of(kind, isReliable: true);
        Assert.Equal(begin, machine.Begin);
        Assert.Equal(expected, machine.Tell(input));
    }

    [Fact]
    public void Rfc3261_17_on_streams_the_confirmed_INVITE_server_ends_at_once()
    {
        Machine machine = Machine.Of("INVITE server", isReliable: true);
        machine.Tell("user 486");
        Assert.Equal("Confirmed: stop G; stop H; start I 0", machine.Tell("ACK"));
    }

    [Theory]
    [InlineData("INVITE client", "A", "send INVITE; start A ", new[] { 1000, 2000, 4000, 8000, 16000, 32000 })] // §17.1.1.2: no bound but B
    [InlineData("client", "E", "send OPTIONS; start E ", new[] { 1000, 2000, 4000, 4000, 4000 })] // §17.1.2.2: bounded by T2
    public void Rfc3261_17_1_retransmissions_slow_down(string kind, string timer, string effect, int[] pauses)
    {
        Machine machine = Machine.Of(kind, isReliable: false);
        Assert.All(pauses, pause => Assert.EndsWith($"{effect}{pause}", machine.Tell(timer)));
    }

    [Fact]
    public void Rfc3261_17_2_1_a_refusal_is_repeated_up_to_every_T2()
    {
        Machine machine = Machine.Of("INVITE server", isReliable: false);
        machine.Tell("user 603");
        Assert.All([1000, 2000, 4000, 4000], pause => Assert.Equal($"Completed: send 603; start G {pause}", machine.Tell("G")));
    }

    [Fact]
    public void Rfc3261_17_1_1_2_TimerB_ends_a_silent_INVITE()
    {
        Machine machine = Machine.Of("INVITE client", isReliable: false);
        Assert.Equal("Calling: send INVITE; start A 500; start B 32000", machine.Begin);
        Assert.Equal("Terminated: fail Timeout; end", machine.Tell("B"));
        Assert.Equal("Terminated", machine.Tell("200")); // too late
    }
}
