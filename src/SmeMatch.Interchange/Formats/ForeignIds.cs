using System.Security.Cryptography;
using System.Text;

namespace SmeMatch.Interchange.Formats;

/// <summary>
/// The id of a foreign record with us: the same for the same record of a source, whenever and in whatever format it
/// comes. A UUID version 7 of the time 0, whose random bits are a digest (RFC 9562).
/// </summary>
public static class ForeignIds
{
    /// <param name="system">The source.</param>
    /// <param name="id">The record's id there.</param>
    public static Guid Of(string system, string id)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{system}\n{id}"))[..16];
        bytes.AsSpan(0, 6).Clear();
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
