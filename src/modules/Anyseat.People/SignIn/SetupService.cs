using System.Security.Cryptography;
using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.People.SignIn;

/// <summary>The set-up of an installation without users. A code is made at each start while there are none; only its hash
/// is stored, and it is void as soon as there is a user.</summary>
internal sealed class SetupService(PeopleStore store, PeopleDirectory directory) : ISetupCode
{
    public string? Current { get; private set; }

    /// <summary>Whether there is no user yet.</summary>
    public bool IsRequired => directory.Snapshot.Users.Count == 0;

    /// <summary>Makes the code if there are no users.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        if (!IsRequired)
            return;
        string code = SetupCodeFormat.Create();
        await store.WriteAsync<Done>(
            async (context, token) =>
            {
                await context.Setups.ExecuteDeleteAsync(token);
                context.Setups.Add(new SetupRow { Id = 1, CodeHash = SetupCodeFormat.ToHash(code), CreatedAt = store.Now });
                return Done.Value;
            },
            ct);
        Current = code;
    }

    /// <summary>Whether the code is right now; compared in constant time.</summary>
    public async Task<bool> IsRightAsync(string typed, CancellationToken ct)
    {
        SetupRow? row = await store.ReadAsync((context, token) => context.Setups.FirstOrDefaultAsync(token), ct);
        return CryptographicOperations.FixedTimeEquals(row?.CodeHash ?? new byte[32], SetupCodeFormat.ToHash(typed));
    }

    /// <summary>Uses the code: creates the first administrator and names the organisation, once.</summary>
    public async Task<Result<UserRow>> CompleteAsync(string typed, string organisation, UserRow administrator, CancellationToken ct)
    {
        byte[] hash = SetupCodeFormat.ToHash(typed);
        Result<UserRow> result = await store.ChangeAsync<UserRow>(
            async (context, token) =>
            {
                if (await context.Users.AnyAsync(token))
                    return AlreadyDone;
                if (await context.Setups.Where(row => row.CodeHash == hash).ExecuteDeleteAsync(token) != 1)
                    return WrongCode;
                await context.Organisations.ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, organisation), token);
                context.Users.Add(administrator);
                store.Audit(context, "setup.completed", administrator.Id, "user", administrator.Id);
                return administrator;
            },
            ct);
        if (result.IsSuccess)
            Current = null;
        return result;
    }

    /// <summary>There are users already.</summary>
    public static ConflictError AlreadyDone { get; } = new("setup.done", "This installation is set up already.");

    /// <summary>Another code.</summary>
    public static ForbiddenError WrongCode { get; } = new("setup.wrong_code", "The set-up code is wrong.");
}
