namespace SmeMatch.Matching.Texts;

/// <summary>Why something could not be done, to be said in the language of who asks.</summary>
public sealed class SentenceException : Exception
{
    public SentenceException(Sentence why, Exception? inner = null)
        : base(why?.ToString(), inner) => Why = why!;

    public Sentence Why { get; }
}
