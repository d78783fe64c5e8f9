namespace Anyseat.Voice.Contracts;

/// <summary>The switch cannot start; the message says what to do.</summary>
public sealed class VoiceStartException : Exception
{
    /// <summary>An unexplained failure.</summary>
    public VoiceStartException()
    {
    }

    /// <summary>A failure with what to do.</summary>
    /// <param name="message">A sentence for the operator.</param>
    public VoiceStartException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with what to do, and what led to it.</summary>
    /// <param name="message">A sentence for the operator.</param>
    /// <param name="inner">What led to it.</param>
    public VoiceStartException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
