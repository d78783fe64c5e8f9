using Anyseat.Customers;
using Anyseat.Interactions;
using Anyseat.Messaging;
using Anyseat.People;
using Anyseat.Platform.Modules;
using Anyseat.Staffing;
using Anyseat.Voice;

namespace Anyseat.Server;

/// <summary>The one list of what this server is made of.</summary>
public static class Modules
{
    /// <summary>All modules, in the order in which they register and map.</summary>
    public static IReadOnlyList<IModule> All { get; } =
        [new PeopleModule(), new CustomersModule(), new InteractionsModule(), new MessagingModule(), new StaffingModule(), new VoiceModule()];
}
