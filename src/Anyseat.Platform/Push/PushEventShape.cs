namespace Anyseat.Platform.Push;

/// <summary>Says what the data of a push event looks like, so that the API's description can show it. Registered as a service
/// by the module that publishes the event.</summary>
/// <param name="Topic">The topic, such as <c>desk</c>.</param>
/// <param name="Kind">The event's kind; <c>snapshot</c> for the topic's snapshot.</param>
/// <param name="DataType">The type of its data.</param>
public sealed record PushEventShape(string Topic, string Kind, Type DataType);
