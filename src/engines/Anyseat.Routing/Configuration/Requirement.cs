using System.Collections.Immutable;
using System.Globalization;

namespace Anyseat.Routing;

/// <summary>What kind of node a <see cref="Requirement"/> is.</summary>
public enum RequirementKind : byte
{
    /// <summary>Everyone meets it.</summary>
    Anyone = 0,

    /// <summary>The agent has a skill (or speaks a language, which is a skill) with a least proficiency.</summary>
    Skill,

    /// <summary>The agent is at a site.</summary>
    Site,

    /// <summary>The customer's tier is at least a number; says nothing of the agent.</summary>
    TierAtLeast,

    /// <summary>All parts are met.</summary>
    All,

    /// <summary>At least one part is met.</summary>
    Any,

    /// <summary>The only part is not met.</summary>
    Not,
}

/// <summary>A boolean expression over an agent and the customer's tier. Immutable; equal when written alike.</summary>
/// <remarks>"Gold customers need the VIP skill" is <c>Any(Not(TierAtLeast(2)), HasSkill(vip, 3))</c>. A configuration
/// refuses expressions of more than <see cref="NodesMax"/> nodes or deeper than <see cref="DepthMax"/>.</remarks>
public sealed class Requirement : IEquatable<Requirement>
{
    /// <summary>The most nodes of one expression.</summary>
    public const int NodesMax = 64;

    /// <summary>The most levels of one expression.</summary>
    public const int DepthMax = 8;

    private readonly string _text;

    private Requirement(RequirementKind kind, int index, byte min, ImmutableArray<Requirement> parts)
    {
        Kind = kind;
        Index = index;
        Min = min;
        Parts = parts;
        NodeCount = 1;
        foreach (Requirement part in parts)
        {
            NodeCount = (int)Math.Min((long)NodeCount + part.NodeCount, int.MaxValue);
            Depth = Math.Max(Depth, part.Depth);
        }

        Depth++;
        _text = Write();
    }

    /// <summary>Everyone meets it.</summary>
    public static Requirement Anyone { get; } = new(RequirementKind.Anyone, 0, 0, []);

    /// <summary>What kind of node.</summary>
    public RequirementKind Kind { get; }

    /// <summary>The skill's or the site's handle; else 0.</summary>
    public int Index { get; }

    /// <summary>The least proficiency (1 to 5) or the least tier; else 0.</summary>
    public byte Min { get; }

    /// <summary>What the node joins; empty for a leaf.</summary>
    public ImmutableArray<Requirement> Parts { get; }

    /// <summary>Nodes in all, this one included.</summary>
    public int NodeCount { get; }

    /// <summary>Levels in all, this one included.</summary>
    public int Depth { get; }

    /// <summary>The agent has the skill with at least this proficiency, 1 (beginner) to 5 (expert).</summary>
    public static Requirement HasSkill(SkillHandle skill, byte proficiencyMin) =>
        new(RequirementKind.Skill, skill.Index, proficiencyMin, []);

    /// <summary>The agent is at the site.</summary>
    public static Requirement AtSite(SiteHandle site) => new(RequirementKind.Site, site.Index, 0, []);

    /// <summary>The customer's tier is this or higher.</summary>
    public static Requirement TierAtLeast(byte tier) => new(RequirementKind.TierAtLeast, 0, tier, []);

    /// <summary>All parts are met; without parts, everyone meets it.</summary>
    public static Requirement All(params ReadOnlySpan<Requirement> parts) => Join(RequirementKind.All, [.. parts]);

    /// <summary>At least one part is met; without parts, nobody meets it.</summary>
    public static Requirement Any(params ReadOnlySpan<Requirement> parts) => Join(RequirementKind.Any, [.. parts]);

    /// <summary>The part is not met.</summary>
    public static Requirement Not(Requirement part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return new Requirement(RequirementKind.Not, 0, 0, [part]);
    }

    /// <summary>All of these skills.</summary>
    public static Requirement Of(ImmutableArray<SkillRequirement> skills) =>
        Join(RequirementKind.All, [.. skills.Select(one => HasSkill(one.Skill, one.ProficiencyMin))]);

    /// <inheritdoc/>
    public bool Equals(Requirement? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Requirement);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>As <c>(s3≥2 &amp; !site1)</c>, for logs.</summary>
    public override string ToString() => _text;

    internal static Requirement Join(RequirementKind kind, ImmutableArray<Requirement> parts)
    {
        foreach (Requirement part in parts)
            ArgumentNullException.ThrowIfNull(part);
        return parts.Length switch
        {
            0 when kind == RequirementKind.All => Anyone,
            1 => parts[0],
            _ => new Requirement(kind, 0, 0, parts),
        };
    }

    private string Write() => Kind switch
    {
        RequirementKind.Anyone => "anyone",
        RequirementKind.Skill => string.Create(CultureInfo.InvariantCulture, $"s{Index}≥{Min}"),
        RequirementKind.Site => string.Create(CultureInfo.InvariantCulture, $"site{Index}"),
        RequirementKind.TierAtLeast => string.Create(CultureInfo.InvariantCulture, $"tier≥{Min}"),
        RequirementKind.Not => "!" + Parts[0],
        RequirementKind.All => "(" + string.Join(" & ", Parts) + ")",
        _ => "(" + string.Join(" | ", Parts) + ")",
    };
}
