using Anyseat.Interactions.Contracts;

namespace Anyseat.Voice.Contracts;

/// <summary>Fills an installation with a carrier, numbers and telephones; where one of them is, nothing is done.</summary>
public interface IVoiceSeeder
{
    /// <summary>Creates what is asked for, unless calls are switched off or the telephone was set up before.</summary>
    Task SeedAsync(VoiceSeed seed, CancellationToken ct);
}

/// <summary>What shall be there.</summary>
public sealed record VoiceSeed
{
    /// <summary>Carriers known by their address.</summary>
    public IReadOnlyList<TrunkSeed> Trunks { get; init; } = [];

    /// <summary>What customers dial.</summary>
    public IReadOnlyList<NumberSeed> Numbers { get; init; } = [];

    /// <summary>Agents' telephones.</summary>
    public IReadOnlyList<PhoneSeed> Phones { get; init; } = [];

    /// <summary>Whether the house records its calls, saying so before.</summary>
    public bool IsRecorded { get; init; }
}

/// <summary>A carrier.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Host">Its address; calls come from there and go there, to port 5060 by UDP.</param>
/// <param name="CallerId">The number it shows for our calls (E.164 with the plus).</param>
public sealed record TrunkSeed(string Name, string Host, string CallerId);

/// <summary>A number that customers dial.</summary>
/// <param name="Number">E.164 with the plus.</param>
/// <param name="Names">What it is called.</param>
/// <param name="EntryPoint">Its key in reports.</param>
/// <param name="QueueId">Where its callers wait.</param>
/// <param name="IsChinese">Whether callers are spoken to in Chinese rather than English.</param>
public sealed record NumberSeed(string Number, LocalizedText Names, string EntryPoint, Guid QueueId, bool IsChinese);

/// <summary>An agent's telephone.</summary>
/// <param name="Number">The number that colleagues dial.</param>
/// <param name="Username">Whose it is: the SIP user as well.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Password">What it registers with; 12 to 64 characters.</param>
public sealed record PhoneSeed(string Number, string Username, Guid UserId, string Password);
