namespace Anyseat.Platform.Errors;

/// <summary>An expected outcome that is not success: the one error family of the whole solution.</summary>
/// <param name="Code">Stable and dotted, such as <c>routing.agent_at_capacity</c>; also the translation key on screen.</param>
/// <param name="Detail">A plain English sentence for people who read logs and API answers.</param>
public abstract record Error(string Code, string Detail)
{
    /// <summary>The HTTP status this maps to (RFC 9110).</summary>
    public abstract int Status { get; }

    /// <summary>A short, constant title for the kind of error (RFC 9457 §3.1.3).</summary>
    public abstract string Title { get; }

    /// <summary>Typed data beside the standard problem members, by camel-case name.</summary>
    public virtual IEnumerable<KeyValuePair<string, object?>> Data => [];

    /// <summary>When to try again, for errors that pass by themselves.</summary>
    public virtual TimeSpan? RetryAfter => null;
}

/// <summary>The request is malformed or breaks a rule that the sender can see: 400.</summary>
/// <param name="Code"><inheritdoc cref="Error" path="/param[@name='Code']"/></param>
/// <param name="Detail"><inheritdoc cref="Error" path="/param[@name='Detail']"/></param>
/// <param name="Field">The JSON field at fault, such as <c>displayName</c>; null for the request as a whole.</param>
public record ValidationError(string Code, string Detail, string? Field = null) : Error(Code, Detail)
{
    /// <inheritdoc/>
    public override int Status => 400;

    /// <inheritdoc/>
    public override string Title => "The request is not valid";

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, object?>> Data => Field is null ? [] : [new("field", Field)];
}

/// <summary>Nobody is signed in, or the credentials are wrong: 401.</summary>
public record UnauthenticatedError(string Code, string Detail) : Error(Code, Detail)
{
    /// <inheritdoc/>
    public override int Status => 401;

    /// <inheritdoc/>
    public override string Title => "Sign-in needed";
}

/// <summary>The caller is known and may not do this: 403.</summary>
public record ForbiddenError(string Code, string Detail) : Error(Code, Detail)
{
    /// <inheritdoc/>
    public override int Status => 403;

    /// <inheritdoc/>
    public override string Title => "Not allowed";
}

/// <summary>There is no such thing, or the caller may not know of it: 404.</summary>
public record NotFoundError(string Code, string Detail) : Error(Code, Detail)
{
    /// <inheritdoc/>
    public override int Status => 404;

    /// <inheritdoc/>
    public override string Title => "Not found";
}

/// <summary>The state of the thing does not allow this now: 409.</summary>
public record ConflictError(string Code, string Detail) : Error(Code, Detail)
{
    /// <inheritdoc/>
    public override int Status => 409;

    /// <inheritdoc/>
    public override string Title => "Conflict with the present state";
}

/// <summary>The content is larger than allowed: 413.</summary>
/// <param name="Code"><inheritdoc cref="Error" path="/param[@name='Code']"/></param>
/// <param name="Detail"><inheritdoc cref="Error" path="/param[@name='Detail']"/></param>
/// <param name="SizeMax">The largest size allowed, in bytes.</param>
public record TooLargeError(string Code, string Detail, long SizeMax) : Error(Code, Detail)
{
    /// <inheritdoc/>
    public override int Status => 413;

    /// <inheritdoc/>
    public override string Title => "Too large";

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, object?>> Data => [new("sizeMax", SizeMax)];
}

/// <summary>The content is of a kind that is not taken: 415.</summary>
public record UnsupportedContentError(string Code, string Detail) : Error(Code, Detail)
{
    /// <inheritdoc/>
    public override int Status => 415;

    /// <inheritdoc/>
    public override string Title => "Content of this kind is not accepted";
}

/// <summary>Too many requests from one place: 429.</summary>
/// <param name="Code"><inheritdoc cref="Error" path="/param[@name='Code']"/></param>
/// <param name="Detail"><inheritdoc cref="Error" path="/param[@name='Detail']"/></param>
/// <param name="After">When to try again.</param>
public record RateLimitedError(string Code, string Detail, TimeSpan After) : Error(Code, Detail)
{
    /// <inheritdoc/>
    public override int Status => 429;

    /// <inheritdoc/>
    public override string Title => "Too many requests";

    /// <inheritdoc/>
    public override TimeSpan? RetryAfter => After;
}

/// <summary>The house cannot take this just now; nothing was stored: 503.</summary>
/// <param name="Code"><inheritdoc cref="Error" path="/param[@name='Code']"/></param>
/// <param name="Detail"><inheritdoc cref="Error" path="/param[@name='Detail']"/></param>
/// <param name="After">When to try again.</param>
public record UnavailableError(string Code, string Detail, TimeSpan After) : Error(Code, Detail)
{
    /// <inheritdoc/>
    public override int Status => 503;

    /// <inheritdoc/>
    public override string Title => "Not available just now";

    /// <inheritdoc/>
    public override TimeSpan? RetryAfter => After;
}
