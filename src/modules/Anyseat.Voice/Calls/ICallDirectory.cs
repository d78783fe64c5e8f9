using System.Net;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Calls;

/// <summary>What calls need of the configuration. All of it is in memory; thread-safe.</summary>
internal interface ICallDirectory
{
    /// <summary>The trunk that a call came over; null for none.</summary>
    /// <param name="source">The address it came from.</param>
    /// <param name="user">The user part of the Request-URI: of several accounts at one carrier it tells which.</param>
    Trunk? FindTrunk(IPAddress source, string user);

    /// <summary>Where a dialled number leads; null for nowhere.</summary>
    /// <param name="trunk">The trunk it came over.</param>
    /// <param name="dialled">The user part of the Request-URI.</param>
    InboundNumber? FindNumber(Trunk trunk, string dialled);

    /// <summary>A telephone that may register; null for none.</summary>
    Phone? FindPhone(string sipUser);

    /// <summary>A telephone by the number that colleagues dial; null for none.</summary>
    Phone? FindPhoneByNumber(string number);

    /// <summary>Where one of our own numbers leads, as somebody in the house dials it; null when it is none.</summary>
    /// <param name="user">Who dials: the numbering of their site holds.</param>
    /// <param name="dialled">As dialled.</param>
    InboundNumber? FindOwnNumber(Guid user, string dialled);

    /// <summary>The first number of ours that leads into a queue; null for none.</summary>
    InboundNumber? FindNumberOf(Guid queue);

    /// <summary>The telephone of an agent; null for none.</summary>
    Phone? FindPhoneOf(Guid agent);

    /// <summary>The rules for calls of a queue.</summary>
    QueueVoicePolicy PolicyOf(Guid queue);

    /// <summary>A caller's number in E.164; null when it is withheld or none.</summary>
    E164Number? ReadNumber(Trunk trunk, string number);
}
