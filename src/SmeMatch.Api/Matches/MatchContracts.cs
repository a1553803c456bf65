namespace SmeMatch.Api.Matches;

/// <summary>The three factors, 0 to 100 with two decimals.</summary>
public sealed record FactorsResponse(decimal Sector, decimal Size, decimal Region);

/// <summary>The weights of the factors.</summary>
public sealed record WeightsResponse(int Sector, int Size, int Region);

/// <summary>One gate's answer.</summary>
/// <param name="Gate">open, debarred, certifications, sme-status or role.</param>
/// <param name="Result">pass, unknown or fail.</param>
/// <param name="Code">Stable code of the sentence.</param>
/// <param name="Evidence">Why, in one sentence.</param>
/// <param name="Settle">For unknown and fail: what would settle it.</param>
public sealed record GateResponse(string Gate, string Result, string Code, string Evidence, string? Settle);

/// <summary>The gates beside the score.</summary>
/// <param name="Status">eligible, ineligible or unknown.</param>
/// <param name="Gates">Each gate's answer.</param>
public sealed record EligibilityResponse(string Status, IReadOnlyList<GateResponse> Gates);

/// <summary>The lowest and highest score that the unknowns leave open, 0 to 100.</summary>
public sealed record RangeResponse(decimal Min, decimal Max);

/// <summary>One reason.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Text">The reason as a sentence.</param>
/// <param name="Evidence">The facts it names, as codes.</param>
public sealed record ReasonResponse(string Code, string Text, IReadOnlyDictionary<string, string> Evidence);

/// <summary>The other side of a match, in short.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name or title: English, else Japanese.</param>
/// <param name="NameJa">Its name or title in Japanese.</param>
/// <param name="Codes">Industries of an SME, sub-sectors of an opportunity.</param>
/// <param name="Places">Prefecture of an SME, states of an opportunity.</param>
/// <param name="Shown">The codes' names, and its money as people read it.</param>
public sealed record ShortResponse(
    Guid Id, string Name, string? NameJa, IReadOnlyList<string> Codes, IReadOnlyList<string> Places,
    ShownResponse Shown);

/// <summary>What codes and amounts mean.</summary>
/// <param name="Codes">Names of the codes, in their order.</param>
/// <param name="Places">Names of the places, in their order.</param>
/// <param name="Amount">
/// A year's turnover of an SME, the value of an opportunity: the amount, with 億 and crore. Null when unknown.
/// </param>
/// <param name="Employees">Of an SME; null when unknown.</param>
public sealed record ShownResponse(
    IReadOnlyList<string> Codes, IReadOnlyList<string> Places, string? Amount, int? Employees);

/// <summary>A single change within the firm's power, and what it would give.</summary>
/// <param name="Code">Stable code of the change.</param>
/// <param name="Text">The change as a sentence.</param>
/// <param name="Evidence">The facts it names, as codes.</param>
/// <param name="Score">The score then, 0 to 100.</param>
/// <param name="Rank">The place in the opportunity's list then; null when still not listed.</param>
public sealed record RaiseResponse(
    string Code, string Text, IReadOnlyDictionary<string, string> Evidence, decimal Score, int? Rank);

/// <summary>A match of one opportunity and one SME; what a person looks for stands first.</summary>
/// <param name="Rank">1-based place in the list; null when not listed.</param>
/// <param name="Score">0 to 100 with two decimals.</param>
/// <param name="OpportunityId">The opportunity.</param>
/// <param name="Opportunity">The opportunity in short, in an SME's list and in an explanation.</param>
/// <param name="SmeId">The SME.</param>
/// <param name="Sme">The SME in short, in an opportunity's list and in an explanation.</param>
/// <param name="Role">The role the firm would play; null when none is left.</param>
/// <param name="Reasons">Why, in sentences.</param>
/// <param name="Raise">In an explanation: what would raise the score.</param>
/// <param name="Factors">What made the score.</param>
/// <param name="Weights">How much each factor counts.</param>
/// <param name="Readiness">0 to 10 000; orders equal scores.</param>
/// <param name="Confidence">0 to 100; how much of it rests on known facts.</param>
/// <param name="Range">What the unknowns leave open.</param>
/// <param name="Eligibility">The gates beside the score.</param>
/// <param name="Candidate">Whether an industry is related to the sub-sectors at all.</param>
/// <param name="Profile">The scoring profile, such as default@1.</param>
/// <param name="RateDate">The date of the exchange rates used.</param>
/// <param name="RunId">The run that stored it; null when not stored.</param>
/// <param name="ComputedAt">
/// In a list: when the list was computed, UTC. In an explanation: since when it is as it is.
/// </param>
public sealed record MatchResponse(
    int? Rank, decimal Score, Guid OpportunityId, ShortResponse? Opportunity, Guid SmeId, ShortResponse? Sme,
    string? Role, IReadOnlyList<ReasonResponse> Reasons, IReadOnlyList<RaiseResponse>? Raise, FactorsResponse Factors,
    WeightsResponse Weights, int Readiness, int Confidence, RangeResponse Range, EligibilityResponse Eligibility,
    bool Candidate, string Profile, DateOnly RateDate, Guid? RunId, DateTime ComputedAt);

/// <summary>A page of a match list.</summary>
/// <param name="Of">Whose list it is.</param>
/// <param name="BriefUrl">Opens the brief of it in a browser, without a key, for at most 15 minutes.</param>
/// <param name="Items">In order.</param>
/// <param name="TiedAtEnd">Whether one left out equals the last of the whole list in score and readiness.</param>
/// <param name="AsOf">Every write acknowledged before this time is in the list.</param>
/// <param name="Pending">How many writes are not yet in the matches.</param>
/// <param name="NextCursor">Asks for the next page; absent on the last.</param>
/// <param name="Closed">
/// The gate that keeps it out of every list, whoever is on the other side; absent when something is listed or may be.
/// </param>
public sealed record MatchPage(
    ShortResponse Of, string BriefUrl, IReadOnlyList<MatchResponse> Items, bool TiedAtEnd, DateTime AsOf, long Pending,
    string? NextCursor, GateResponse? Closed);
