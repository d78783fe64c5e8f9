using System.Buffers.Binary;
using System.Buffers.Text;
using System.Data.Common;
using System.Security.Cryptography;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;

namespace Anyseat.Messaging.Domain;

/// <summary>The installation's key for visitor tokens and picture links (HMAC-SHA-256, RFC 2104). Made once, kept in the
/// database, so that tokens outlive restarts and hold on every node.</summary>
internal sealed class SigningKey(IDatabase database) : IStartStep
{
    private const int IdBytes = 16;
    private const int MacBytes = 32;
    private const string TokenPrefix = "asv_";

    private byte[] key = [];

    public StartPhase Phase => StartPhase.Seed;

    public async Task StartAsync(CancellationToken ct) => key = await database.WriteAsync(
        async (scope, token) =>
        {
            await using (DbCommand insert = scope
                .CreateCommand("INSERT INTO messaging_key (name, value) VALUES ('signing', @value) ON CONFLICT (name) DO NOTHING")
                .AddBytes("value", RandomNumberGenerator.GetBytes(32)))
            {
                await insert.ExecuteNonQueryAsync(token);
            }

            await using DbCommand select = scope.CreateCommand("SELECT value FROM messaging_key WHERE name = 'signing'");
            return (byte[])(await select.ExecuteScalarAsync(token))!;
        },
        ct);

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>The token with which a visitor comes back to a conversation: its id and a MAC over it.</summary>
    public string ToToken(Guid conversation)
    {
        Span<byte> token = stackalloc byte[IdBytes + MacBytes];
        conversation.TryWriteBytes(token, bigEndian: true, out _);
        Mac("visitor", token[..IdBytes], token[IdBytes..]);
        return TokenPrefix + Base64Url.EncodeToString(token);
    }

    /// <summary>The conversation a token is for; null if it is not one of ours.</summary>
    public Guid? FindConversation(string? token)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + MacBytes];
        if (token is null || !token.StartsWith(TokenPrefix, StringComparison.Ordinal)
            || token.Length != TokenPrefix.Length + Base64Url.GetEncodedLength(bytes.Length)
            || !Base64Url.TryDecodeFromChars(token.AsSpan(TokenPrefix.Length), bytes, out int written)
            || written != bytes.Length)
        {
            return null;
        }

        Span<byte> expected = stackalloc byte[MacBytes];
        Mac("visitor", bytes[..IdBytes], expected);
        return CryptographicOperations.FixedTimeEquals(bytes[IdBytes..], expected) ? new Guid(bytes[..IdBytes], bigEndian: true) : null;
    }

    /// <summary>A signature over a picture's id and the end of its link's life.</summary>
    public string Sign(Guid attachment, long expiresUnixSeconds)
    {
        Span<byte> mac = stackalloc byte[MacBytes];
        Span<byte> signed = stackalloc byte[IdBytes + sizeof(long)];
        attachment.TryWriteBytes(signed, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(signed[IdBytes..], expiresUnixSeconds);
        Mac("attachment", signed, mac);
        return Base64Url.EncodeToString(mac[..16]);
    }

    /// <summary>Whether the signature is ours.</summary>
    public bool IsSignature(Guid attachment, long expiresUnixSeconds, string? signature) => signature is not null
        && CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.ASCII.GetBytes(signature), System.Text.Encoding.ASCII.GetBytes(Sign(attachment, expiresUnixSeconds)));

    private void Mac(string purpose, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        Span<byte> input = stackalloc byte[64];
        int length = System.Text.Encoding.ASCII.GetBytes(purpose, input);
        input[length++] = 0;
        data.CopyTo(input[length..]);
        HMACSHA256.HashData(key, input[..(length + data.Length)], mac);
    }
}
