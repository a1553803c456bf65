using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Http;

/// <summary>An operator without a proxy gives the service a certificate by Kestrel's own settings.</summary>
public sealed partial class CertificateTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_in_the_settings_is_served_with()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=smematch.example", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var folder = Directory.CreateTempSubdirectory("smematch-tls").FullName;
        try
        {
            var (certificateFile, keyFile) = (Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
            await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem(), Stop);
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), Stop);
            await using var service = Service.Begin(
                "--urls=https://127.0.0.1:0", "--Demo:Load=false",
                $"--Kestrel:Certificates:Default:Path={certificateFile}",
                $"--Kestrel:Certificates:Default:KeyPath={keyFile}");
            using var client = new HttpClient(new HttpClientHandler
            {
                ServerCertificateCustomValidationCallback = (_, shown, _, _) =>
                    shown?.Thumbprint == certificate.Thumbprint,
            });
            for (var tries = 0; !ReadyAt().IsMatch(service.Output); tries++)
            {
                Assert.True(tries < 1_200, service.Output);
                await Task.Delay(50, Stop);
            }

            Assert.Equal(
                "live",
                await client.GetStringAsync(new Uri(ReadyAt().Match(service.Output).Value + "health/live"), Stop));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex("(?<=SmeMatch is ready: )https://[^/]+/")]
    private static partial Regex ReadyAt();
}
