using System.Runtime.InteropServices;

namespace Anyseat.Media.Dtls;

/// <summary>Says whether this machine has what DTLS needs.</summary>
public static class DtlsLibrary
{
    /// <summary>Looks for OpenSSL 3.</summary>
    /// <param name="reason">What is missing and how to get it; empty when nothing is.</param>
    public static bool IsAvailable(out string reason)
    {
        reason = "";
        foreach (string name in (string[])[OpenSsl.Crypto, OpenSsl.Ssl])
        {
            if (!NativeLibrary.TryLoad(name, typeof(DtlsLibrary).Assembly, null, out _))
            {
                reason = $"{name} is not installed: browsers cannot be reached by voice. It belongs to OpenSSL 3 (Debian: libssl3).";
                return false;
            }
        }

        ulong version = OpenSsl.OpenSSL_version_num().Value;
        if (version >> 28 >= 3)
            return true;
        reason = $"{OpenSsl.Ssl} has version {version:x}: OpenSSL 3 or later is needed.";
        return false;
    }
}
