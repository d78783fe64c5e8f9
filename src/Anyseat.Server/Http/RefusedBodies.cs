using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Anyseat.Server.Http;

/// <summary>Lets a client read why its body is refused. A TCP connection that is closed with bytes unread is reset, and the
/// answer is lost on its way (RFC 9112 §9.6): so the answer goes out first, and what still comes is read and thrown away, within
/// bounds. HTTP/2 ends one stream and needs none of this.</summary>
internal static class RefusedBodies
{
    /// <summary>Bytes thrown away at most; a body that goes on is cut off.</summary>
    public const long DiscardedMax = 32 << 20;

    /// <summary>How long they may take to come.</summary>
    public static readonly TimeSpan DiscardTimeMax = TimeSpan.FromSeconds(30);

    public static void Use(WebApplication app) => app.Use((http, next) => IsConcerned(http) ? HandleAsync(http, next) : next(http));

    private static bool IsConcerned(HttpContext http) =>
        (HttpProtocol.IsHttp11(http.Request.Protocol) || HttpProtocol.IsHttp10(http.Request.Protocol))
        && (http.Request.ContentLength > RequestLimits.BodySizeMax || http.Request.Headers.TransferEncoding.Count > 0)
        && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false };

    private static async Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        var listener = http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
        Stream body = http.Request.Body;
        ChunkedBody? chunked = http.Request.ContentLength is null ? ChunkedBody.Count(http, listener) : null;
        await next(http);
        // A length over the limit is refused before the first read, and the listener's limit can still be lifted.
        bool isOver = chunked is null ? listener.IsReadOnly : chunked.HasEnded;
        if (isOver || IsHeldBack(http, listener))
            return;
        await http.Response.CompleteAsync();
        if (!listener.IsReadOnly)
            listener.MaxRequestBodySize = DiscardedMax;
        await DiscardAsync(http, body);
    }

    // A client that asked first (RFC 9110 §10.1.1) sends nothing after an answer that is no 100.
    private static bool IsHeldBack(HttpContext http, IHttpMaxRequestBodySizeFeature listener) =>
        !listener.IsReadOnly && http.Request.Headers.Expect.ToString().Equals("100-continue", StringComparison.OrdinalIgnoreCase);

    private static async Task DiscardAsync(HttpContext http, Stream body)
    {
        TimeProvider clock = http.RequestServices.GetRequiredService<TimeProvider>();
        using var deadline = new CancellationTokenSource(DiscardTimeMax, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
        byte[] part = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            long total = 0;
            int count;
            while (total < DiscardedMax && (count = await body.ReadAsync(part, ends.Token)) > 0)
                total += count;
        }
        catch (Exception exception) when (exception is OperationCanceledException or BadHttpRequestException or IOException)
        {
            // It took too long, is longer still, or the client went: the connection closes, as it must.
            return;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }
}

/// <summary>A body that does not say how long it is, with our own limit: the listener's stays at what may be thrown away, since
/// a chunked body that has passed that cannot be read any more.</summary>
internal sealed class ChunkedBody : Stream, IHttpMaxRequestBodySizeFeature
{
    private readonly Stream inner;
    private long? sizeMax;
    private long size;

    private ChunkedBody(Stream inner, long? sizeMax)
    {
        this.inner = inner;
        this.sizeMax = sizeMax;
    }

    /// <summary>Whether all of it was read.</summary>
    public bool HasEnded { get; private set; }

    public bool IsReadOnly => size > 0;

    public long? MaxRequestBodySize
    {
        get => sizeMax;
        set => sizeMax = IsReadOnly ? throw new InvalidOperationException("The body is being read already.") : value;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => size;
        set => throw new NotSupportedException();
    }

    /// <summary>Puts itself in the place of the request's body and of its limit.</summary>
    public static ChunkedBody Count(HttpContext http, IHttpMaxRequestBodySizeFeature listener)
    {
        var counted = new ChunkedBody(http.Request.Body, listener.MaxRequestBodySize);
        listener.MaxRequestBodySize = RefusedBodies.DiscardedMax;
        http.Features.Set<IHttpMaxRequestBodySizeFeature>(counted);
        http.Request.Body = counted;
        return counted;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await inner.ReadAsync(buffer, cancellationToken);
        HasEnded |= count == 0 && buffer.Length > 0;
        size += count;
        return size <= (sizeMax ?? long.MaxValue)
            ? count
            : throw new BadHttpRequestException("Request body too large.", StatusCodes.Status413PayloadTooLarge);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();
}
