using Microsoft.AspNetCore.Authentication;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Access;

/// <summary>Why who sent a key or a token is not let in, to be said in the caller's language.</summary>
internal sealed class RefusedCaller(Sentence why) : Exception(why.ToString())
{
    public Sentence Why => why;

    public static AuthenticateResult Because(Sentence why) => AuthenticateResult.Fail(new RefusedCaller(why));
}

/// <summary>Of whom it is not known whether to let her in: too many keys are being looked up.</summary>
internal sealed class PutOffCaller() : Exception("Too many keys are being looked up.");
