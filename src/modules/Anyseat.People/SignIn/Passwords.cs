using System.Buffers.Binary;
using Anyseat.People.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Anyseat.People.SignIn;

/// <summary>Hashes and verifies passwords by the framework's hasher (PBKDF2 with HMAC-SHA512). As each takes a core for
/// tens of milliseconds, only a few run at once, so that guessing cannot starve the desks.</summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>Configuration key of the PBKDF2 iterations; 10,000 to 10,000,000.</summary>
    public const string IterationsKey = "Anyseat:People:PasswordIterations";

    /// <summary>As OWASP advised for PBKDF2-HMAC-SHA512 in 2023.</summary>
    public const int IterationsDefault = 210_000;

    private readonly PasswordHasher<UserRow> hasher;
    private readonly SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string dummyHash;

    public Passwords(IOptions<PasswordHasherOptions> options)
    {
        hasher = new PasswordHasher<UserRow>(options);
        dummyHash = MakeDummy(options.Value.IterationCount);
    }

    /// <summary>The hash to keep.</summary>
    public Task<string> HashAsync(string password, CancellationToken ct) =>
        RunAsync(() => hasher.HashPassword(null!, password), ct);

    /// <summary>Verifies; takes as long for an unknown user (<paramref name="hash"/> null) as for a known one.</summary>
    public async Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken ct)
    {
        PasswordVerificationResult result = await RunAsync(
            () => hasher.VerifyHashedPassword(null!, hash ?? dummyHash, password), ct);
        return hash is null ? PasswordVerificationResult.Failed : result;
    }

    public void Dispose() => places.Dispose();

    /// <summary>A hash of no password that takes as long to verify as any other, made without the work of making one: hashed with a
    /// single iteration, then said to be of as many as the others (format 3 of the framework's hasher: marker, function,
    /// iterations, big-endian).</summary>
    internal static string MakeDummy(int iterations)
    {
        const int placeOfIterations = 5;
        var quick = new PasswordHasher<UserRow>(Options.Create(new PasswordHasherOptions { IterationCount = 1 }));
        byte[] hash = Convert.FromBase64String(quick.HashPassword(null!, Guid.NewGuid().ToString()));
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(placeOfIterations), iterations);
        return Convert.ToBase64String(hash);
    }

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken ct)
    {
        await places.WaitAsync(ct);
        try
        {
            return await Task.Run(work, ct);
        }
        finally
        {
            places.Release();
        }
    }
}
