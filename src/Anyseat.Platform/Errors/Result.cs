using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Platform.Errors;

/// <summary>A value, or the <see cref="Errors.Error"/> that stands in its place.</summary>
/// <typeparam name="T">The value of success.</typeparam>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Error? error)
    {
        this.value = value;
        Error = error;
    }

    /// <summary>The error; null on success.</summary>
    public Error? Error { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is an error instead: check <see cref="IsSuccess"/> first.</exception>
    public T Value => Error is null
        ? value!
        : throw new InvalidOperationException($"There is no value: {Error.Code}: {Error.Detail}");

    /// <summary>Success.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>Failure.</summary>
    public static implicit operator Result<T>(Error error) => new(default, error);

    /// <summary>Gives the error, or null and the value.</summary>
    /// <param name="value">The value on success.</param>
    /// <param name="error">The error on failure.</param>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Error? error)
    {
        value = this.value;
        error = Error;
        return error is null;
    }
}

/// <summary>The value of an operation that has nothing to say but that it worked.</summary>
public readonly record struct Done
{
    /// <summary>The one value.</summary>
    public static Done Value => default;
}
