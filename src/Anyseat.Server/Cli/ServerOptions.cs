using System.CommandLine;

namespace Anyseat.Server.Cli;

/// <summary>Options that every verb takes, and the settings they stand for.</summary>
internal sealed class ServerOptions
{
    private readonly Option<string?> data = new("--data")
    {
        Description = "Folder of database, attachments, keys and certificates (default: data).",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string?> urls = new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons (default: http://127.0.0.1:8080).",
        HelpName = "URLS",
        Recursive = true,
    };

    private readonly Option<string?> connectionString = new("--connection-string")
    {
        Description = "PostgreSQL connection string; without it the embedded SQLite database is used.",
        HelpName = "TEXT",
        Recursive = true,
    };

    private readonly Option<bool> https = new("--https")
    {
        Description = "Serve HTTPS (default address: https://127.0.0.1:8443), by the given certificate or a generated one.",
        Recursive = true,
    };

    private readonly Option<string?> certificate = new("--certificate")
    {
        Description = "PEM file with the certificate and its chain, for --https.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string?> key = new("--key")
    {
        Description = "PEM file with the certificate's key, unless it is in the same file.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string[]> trustedProxies = new("--trusted-proxy")
    {
        Description = "Address or network (CIDR) of a proxy whose X-Forwarded-* headers are believed; may be repeated.",
        HelpName = "CIDR",
        AllowMultipleArgumentsPerToken = true,
        Recursive = true,
    };

    public void AddTo(Command command)
    {
        Option[] all = [data, urls, connectionString, https, certificate, key, trustedProxies];
        foreach (Option option in all)
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            bool hasFile = result.GetValue(certificate) is not null;
            if (result.GetValue(key) is not null && !hasFile)
                result.AddError("--key needs --certificate.");
            if (hasFile && !result.GetValue(https))
                result.AddError("--certificate needs --https.");
        });
    }

    /// <summary>The settings that were given, by full key.</summary>
    public Dictionary<string, string?> Read(ParseResult parsed)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Set("Anyseat:DataFolder", parsed.GetValue(data));
        Set("Anyseat:Urls", parsed.GetValue(urls));
        Set("Anyseat:ConnectionString", parsed.GetValue(connectionString));
        Set("Anyseat:Https", parsed.GetValue(https) ? "true" : null);
        Set("Anyseat:CertificateFile", parsed.GetValue(certificate));
        Set("Anyseat:KeyFile", parsed.GetValue(key));
        string[] proxies = parsed.GetValue(trustedProxies) ?? [];
        for (int i = 0; i < proxies.Length; i++)
            Set($"Anyseat:TrustedProxies:{i}", proxies[i]);
        return settings;

        void Set(string name, string? value)
        {
            if (value is not null)
                settings[name] = value;
        }
    }
}
