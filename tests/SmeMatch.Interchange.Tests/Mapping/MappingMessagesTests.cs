using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Mapping;
using SmeMatch.Interchange.Schema;
using Xunit;

namespace SmeMatch.Interchange.Tests.Mapping;

/// <summary>What the mapping says is said in all languages.</summary>
public sealed class MappingMessagesTests
{
    private static readonly OpportunityMapping Mapping = new(
        Readers.Of(new RecordSchemas(PublishedMapping.Tables).Opportunity, PublishedMapping.Tables),
        PublishedMapping.Tables,
        PublishedMapping.Mapping);

    private static readonly string[] Amounts =
    [
        "", "5", "Rs 5 USD", "£5", "12,3456 INR", "INR 0.001", "5 JPY 6", "9999999999999999 INR", "-5 INR", "5 parsecs",
        "0 INR", "約5円", new('9', 200),
    ];

    private static readonly ForeignCode[] Classes =
    [
        new("oc4ids-sector", "nonsense", null), new("oc4ids-sector", "energy", null),
        new("oc4ids-sector", "transport.road", null),
    ];

    [Fact]
    public void Every_note_is_translated()
    {
        var known = PublishedMapping.Tables.Messages.Where(row => row.Ja is not null && row.Hi is not null)
            .Select(row => row.En).ToHashSet();
        string[] titles = ["IMFL shop", "High speed rail", "Sewage treatment plant in Assam", "x", new('x', 301)];
        var notes =
            from title in titles
            from amount in Amounts
            from code in Classes.Append(null)
            from note in Mapping.Map(1, new ForeignOpportunity
            {
                System = "s",
                Id = "1",
                Url = "nowhere",
                Titles = new Dictionary<string, string> { ["en"] = title, ["fr"] = "x" },
                Classifications = code is null ? [] : [code],
                Places = title.Contains("Assam", StringComparison.Ordinal) ? [] : ["Nowhere"],
                Value = new(amount, null),
            }).Notes
            select note;
        var forms = notes.Select(note => note.Detail.Form).ToHashSet();
        Assert.Equal([], forms.Except(known));
        Assert.True(forms.Count >= 24, string.Join('\n', forms));
    }
}
