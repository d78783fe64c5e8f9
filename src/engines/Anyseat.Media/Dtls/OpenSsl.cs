using System.Runtime.InteropServices;

namespace Anyseat.Media.Dtls;

/// <summary>The system's OpenSSL 3, called where it stands. What the C headers offer as macros is a control call here.</summary>
internal static unsafe partial class OpenSsl
{
    public const string Ssl = "libssl.so.3";
    public const string Crypto = "libcrypto.so.3";

    public const int EcKey = 408; // NID_X9_62_id_ecPublicKey
    public const int Dtls12 = 0xFEFD;

    // SSL_get_error
    public const int WantRead = 2;
    public const int ZeroReturn = 6;

    // SSL_CTX_ctrl and SSL_ctrl
    public const int SetMtu = 17;
    public const int SetMode = 33;
    public const int SetSessionCacheMode = 44;
    public const int DtlsGetTimeout = 73;
    public const int DtlsHandleTimeout = 74;
    public const int SetGroupsList = 92;
    public const int SetMinProtocol = 123;
    public const int SetMaxProtocol = 124;

    public const int ModeReleaseBuffers = 0x10;
    public const int BioSetEofReturn = 130;
    public const int VerifyPeer = 0x01;
    public const int VerifyFailIfNoPeerCertificate = 0x02;

    // SSL_OP_NO_QUERY_MTU, NO_TICKET, NO_COMPRESSION, NO_RENEGOTIATION: a memory BIO knows no MTU; nothing is resumed or renegotiated.
    public const ulong Options = 0x1000 | 0x4000 | 0x20000 | 0x4000_0000;

    [LibraryImport(Ssl)]
    public static partial nint DTLS_method();

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_free(nint context);

    [LibraryImport(Ssl)]
    public static partial CLong SSL_CTX_ctrl(nint context, int command, CLong value, nint pointer);

    [LibraryImport(Ssl)]
    public static partial ulong SSL_CTX_set_options(nint context, ulong options);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_cipher_list(nint context, string list);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_set_verify(nint context, int mode, delegate* unmanaged[Cdecl]<int, nint, int> callback);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_use_certificate_ASN1(nint context, int size, byte* der);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_use_PrivateKey_ASN1(int type, nint context, byte* der, CLong size);

    [LibraryImport(Ssl)]
    public static partial int SSL_CTX_check_private_key(nint context);

    // 0 is success, unlike elsewhere.
    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_tlsext_use_srtp(nint context, string profiles);

    [LibraryImport(Ssl)]
    public static partial nint SSL_new(nint context);

    [LibraryImport(Ssl)]
    public static partial void SSL_free(nint ssl);

    [LibraryImport(Ssl)]
    public static partial void SSL_set_bio(nint ssl, nint read, nint write);

    [LibraryImport(Ssl)]
    public static partial void SSL_set_accept_state(nint ssl);

    [LibraryImport(Ssl)]
    public static partial void SSL_set_connect_state(nint ssl);

    [LibraryImport(Ssl)]
    public static partial CLong SSL_ctrl(nint ssl, int command, CLong value, nint pointer);

    [LibraryImport(Ssl)]
    public static partial void DTLS_set_timer_cb(nint ssl, delegate* unmanaged[Cdecl]<nint, uint, uint> callback);

    [LibraryImport(Ssl)]
    public static partial int SSL_do_handshake(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_read(nint ssl, byte* buffer, int size);

    [LibraryImport(Ssl)]
    public static partial int SSL_shutdown(nint ssl);

    [LibraryImport(Ssl)]
    public static partial int SSL_get_error(nint ssl, int result);

    [LibraryImport(Ssl)]
    public static partial nint SSL_get1_peer_certificate(nint ssl);

    // Points to { char* name; unsigned long id }, owned by the library.
    [LibraryImport(Ssl)]
    public static partial nint SSL_get_selected_srtp_profile(nint ssl);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_export_keying_material(
        nint ssl, byte* material, nuint size, string label, nuint labelSize, byte* context, nuint contextSize, int useContext);

    [LibraryImport(Crypto)]
    public static partial nint BIO_s_mem();

    [LibraryImport(Crypto)]
    public static partial nint BIO_new(nint method);

    [LibraryImport(Crypto)]
    public static partial int BIO_write(nint bio, byte* data, int size);

    [LibraryImport(Crypto)]
    public static partial int BIO_read(nint bio, byte* data, int size);

    [LibraryImport(Crypto)]
    public static partial CLong BIO_ctrl(nint bio, int command, CLong value, nint pointer);

    [LibraryImport(Crypto)]
    public static partial int X509_digest(nint certificate, nint algorithm, byte* digest, uint* size);

    [LibraryImport(Crypto)]
    public static partial void X509_free(nint certificate);

    [LibraryImport(Crypto)]
    public static partial nint EVP_sha256();

    [LibraryImport(Crypto)]
    public static partial nint EVP_sha384();

    [LibraryImport(Crypto)]
    public static partial nint EVP_sha512();

    [LibraryImport(Crypto)]
    public static partial void ERR_clear_error();

    [LibraryImport(Crypto)]
    public static partial CULong ERR_get_error();

    [LibraryImport(Crypto)]
    public static partial void ERR_error_string_n(CULong code, byte* text, nuint size);

    [LibraryImport(Crypto)]
    public static partial CULong OpenSSL_version_num();

    /// <summary>The reason on top of this thread's error queue, or an empty text.</summary>
    public static string TakeError()
    {
        CULong code = ERR_get_error();
        if (code.Value == 0)
            return "";
        byte* text = stackalloc byte[256];
        ERR_error_string_n(code, text, 256);
        ERR_clear_error();
        return Marshal.PtrToStringUTF8((nint)text) ?? "";
    }
}
