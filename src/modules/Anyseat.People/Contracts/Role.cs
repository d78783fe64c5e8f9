using System.Text.Json;
using System.Text.Json.Serialization;

namespace Anyseat.People.Contracts;

/// <summary>What somebody is in the contact centre. Endpoints ask for permissions; roles give them.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Role>))]
public enum Role
{
    /// <summary>Serves customers.</summary>
    Agent = 0,

    /// <summary>Leads a team of agents.</summary>
    TeamLeader = 1,

    /// <summary>Steers the whole floor through the day.</summary>
    FloorManager = 2,

    /// <summary>Forecasts and makes rosters.</summary>
    Planner = 3,

    /// <summary>Judges and improves the quality of service.</summary>
    Quality = 4,

    /// <summary>Writes the knowledge base.</summary>
    KnowledgeEditor = 5,

    /// <summary>Visits customers.</summary>
    FieldEngineer = 6,

    /// <summary>Works elsewhere in the company and helps out.</summary>
    Colleague = 7,

    /// <summary>Reads the audit log.</summary>
    Auditor = 8,

    /// <summary>Manages the installation.</summary>
    Admin = 9,
}

/// <summary>Writes an enumeration as camel-case words; numbers are refused.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
