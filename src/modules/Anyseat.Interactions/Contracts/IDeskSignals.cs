namespace Anyseat.Interactions.Contracts;

/// <summary>Tells an agent's desks what need not be remembered: whoever missed it reads the state anew.</summary>
public interface IDeskSignals
{
    /// <summary>Sends a signal on the topic <c>desk</c> of an agent, if anybody looks. Quick; thread-safe.</summary>
    /// <param name="agent">Whose desks.</param>
    /// <param name="kind">What kind of signal.</param>
    /// <param name="data">Its data, written as JSON.</param>
    void Signal<T>(Guid agent, string kind, T data)
        where T : notnull;
}
