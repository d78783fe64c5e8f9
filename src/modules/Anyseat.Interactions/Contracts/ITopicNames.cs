namespace Anyseat.Interactions.Contracts;

/// <summary>Names of the topics customers choose from; implemented by the channels that offer them.</summary>
public interface ITopicNames
{
    /// <summary>The names of a topic, or null if this channel does not know it.</summary>
    /// <param name="entryPoint">Where the interaction came in.</param>
    /// <param name="topic">The topic's key.</param>
    LocalizedText? FindTopicNames(string entryPoint, string topic);
}
