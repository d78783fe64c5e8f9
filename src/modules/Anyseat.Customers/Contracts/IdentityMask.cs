namespace Anyseat.Customers.Contracts;

/// <summary>What is shown of a number or an address to who may not see it whole.</summary>
public static class IdentityMask
{
    /// <summary>The first three and the last two characters; values of fewer than eight are hidden whole.</summary>
    public static string Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length < 8
            ? new string('•', value.Length)
            : string.Concat(value.AsSpan(0, 3), new string('•', value.Length - 5), value.AsSpan(value.Length - 2));
    }
}
