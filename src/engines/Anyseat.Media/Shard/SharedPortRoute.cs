using Anyseat.Media.Sockets;

namespace Anyseat.Media.Shard;

/// <summary>A leg's part of a shared port.</summary>
internal sealed class SharedPortRoute(SharedPort port) : LegRoute
{
    // As many as ICE keeps pairs.
    private readonly TransportAddress[] _claimed = new TransportAddress[16];
    private int _claimedCount;
    private int _oldest;
    private Leg? _leg;

    /// <inheritdoc/>
    public override TransportAddress Local => port.Local;

    /// <inheritdoc/>
    protected override MediaSocket? Socket => null; // every leg's, so always at hand

    /// <inheritdoc/>
    public override Span<byte> NextBuffer => port.NextBuffer;

    /// <inheritdoc/>
    public override bool TryAttach(ShardLoop loop, Leg leg)
    {
        _leg = leg;
        return true;
    }

    /// <inheritdoc/>
    public override void Detach()
    {
        Release();
        _leg!.Browser?.Forget();
    }

    /// <summary>Checks with this user fragment are this leg's browser's.</summary>
    public void Expect(ulong ufragKey) => port.Expect(ufragKey, _leg!.Browser!);

    /// <summary>The user fragment is nobody's again.</summary>
    public void Forget(ulong ufragKey) => port.Forget(ufragKey, _leg!.Browser!);

    /// <inheritdoc/>
    public override SocketStatus Send(int size, in TransportAddress to)
    {
        port.Add(size, to);
        return SocketStatus.Done;
    }

    /// <inheritdoc/>
    public override SocketStatus SendControl(int size, in TransportAddress to) => Send(size, to);

    /// <summary>On a shared port an address must be known beforehand: nothing else says whose a packet is.</summary>
    public override void Announce(in TransportAddress remote)
    {
        if (_leg!.Browser is null)
            Release();
        Claim(remote, isProven: false);
    }

    /// <summary>What comes from an address is this leg's.</summary>
    /// <param name="remote">The address.</param>
    /// <param name="isProven">Whether a check with the leg's password came from there. That beats another leg's claim: a page
    /// that was loaded anew may come from the same port.</param>
    public void Claim(in TransportAddress remote, bool isProven)
    {
        if (remote.IsNone || !port.TryClaim(remote, _leg!, isProven) || _claimed.AsSpan(0, _claimedCount).Contains(remote))
            return;
        if (_claimedCount < _claimed.Length)
        {
            _claimed[_claimedCount++] = remote;
            return;
        }
        port.Release(_claimed[_oldest], _leg!);
        _claimed[_oldest] = remote;
        _oldest = (_oldest + 1) % _claimed.Length;
    }

    /// <inheritdoc/>
    public override void Abandon()
    {
    }

    private void Release()
    {
        for (int i = 0; i < _claimedCount; i++)
            port.Release(_claimed[i], _leg!);
        _claimedCount = 0;
        _oldest = 0;
    }
}
