namespace SmeMatch.Api.Documentation;

/// <summary>Records of the demo registry that the document's examples name; a test executes them.</summary>
internal static class ExampleRecords
{
    private const string SmeName = "Shiba-Daimon Power Technology Co., Ltd.";
    private const string SmeId = "019a0001-da02-71eb-9bdc-acb9a8027cab";
    private const string OpportunityTitle = "Wayside battery to catch braking energy of heavy trains";
    private const string OpportunityId = "019a0000-3dbe-7c8d-a799-d25c3b4f65c8";

    /// <summary>A name where a read takes one, an id where a write does.</summary>
    public static string Of(bool ofSme, bool isRead) => (ofSme, isRead) switch
    {
        (true, true) => SmeName,
        (true, false) => SmeId,
        (false, true) => OpportunityTitle,
        (false, false) => OpportunityId,
    };
}
