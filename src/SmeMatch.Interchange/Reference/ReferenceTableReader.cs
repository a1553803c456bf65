using System.Security.Cryptography;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Reference;

/// <summary>The tables cannot be used; the message names every fault.</summary>
public sealed class ReferenceTableException(string message) : Exception(message);

/// <summary>Reads the published tables (db/reference/*.csv) and checks them.</summary>
public static class ReferenceTableReader
{
    /// <exception cref="ReferenceTableException">A file is missing, a cell does not fit, or a check fails.</exception>
    public static ReferenceTables Read(string folder)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tables = new ReferenceTables
        {
            Sectors = Rows("sectors", row => new SectorRow(row["code"], row["category"], row.Name)),
            Industries = Rows("industries", row => new IndustryRow(row["code"], row["division"], row.Name)),
            Affinity = Rows("affinity", row => new AffinityRow(
                row["industry"],
                row["sub_sector"],
                row.Value<Relation>("relation"),
                row.Value<Grade>("grade"),
                row["rationale"],
                row.Optional("rationale_ja"),
                row.Optional("rationale_hi"))),
            Capabilities = Rows("capabilities", row => new CapabilityRow(
                row["tag"], row.Name, row.List("sub_sectors"), row.List("industries"))),
            Certifications = Rows("certifications", row => new CertificationRow(row["tag"], row.Name, row["asked_by"])),
            States = Rows("states", row => new StateRow(
                row["code"], row.Name, row.List("neighbours"), row.List("aliases"))),
            Prefectures = Rows("prefectures", row => new PrefectureRow(row["code"], row.Name)),
            Corridors = Rows("corridors", row => new CorridorRow(
                row["code"], row.Name, row.List("states"), row["source"])),
            Agreements = Rows("agreements", row => new AgreementRow(
                row.Optional("prefecture"),
                row["state"],
                row.Value<AgreementLevel>("level"),
                row.Optional("since"),
                row.Optional("until"),
                row["source"])),
            Turnover = Rows("turnover", row => new TurnoverRow(
                row["division"], (long)row.Number("yen_per_employee"), (int)row.Number("year"), row["source"])),
            Rates = Rows("rates", row => new RateRow(
                row["currency"], row.Number("yen_per_unit"), row.Date("date"), row["source"])),
            SmeClasses = Rows("sme-classes", row => new SmeClassRow(row["industry"], row.Value<SmeClass>("class"))),
            NameWords = Rows("name-words", row => new NameWordRow(
                row["word"],
                row["industry"],
                (int)row.Number("hits"),
                (int)row.Number("read"),
                (int)row.Number("correct"))),
            Texts = Rows("texts", row => new TextRow(row["code"], row["en"], row.Optional("ja"), row.Optional("hi"))),
            Messages = Rows("messages", row => new TextRow("", row["en"], row.Optional("ja"), row.Optional("hi"))),
            Fingerprint = "",
        };
        tables = tables with { Fingerprint = Convert.ToHexStringLower(digest.GetHashAndReset())[..16] };
        var faults = TableChecks.Faults(tables);
        return faults.Count == 0
            ? tables
            : throw new ReferenceTableException(
                $"The reference tables in {folder} have faults:\n" + string.Join("\n", faults));

        List<T> Rows<T>(string table, Func<TableRow, T> read)
        {
            var rows = TableRow.All(folder, table, read);
            digest.AppendData(File.ReadAllBytes(Path.Combine(folder, table + ".csv")));
            return rows;
        }
    }
}
