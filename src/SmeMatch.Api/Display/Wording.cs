using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Localization;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Display;

/// <summary>All that is said to people, in one language.</summary>
internal sealed class Wording
{
    private readonly FrozenDictionary<string, string> messages;

    public Wording(Lookup lookup, Language language)
    {
        Language = language;
        Names = new CodeNames(lookup, language);
        Money = new MoneyText(lookup, language);
        Reasons = new ReasonTexts(lookup, this);
        messages = lookup.Tables.Messages.Where(row => row.In(language) is not null)
            .ToFrozenDictionary(row => row.En, row => row.In(language)!, StringComparer.Ordinal);
    }

    public Language Language { get; }

    /// <summary>The language as in Content-Language and html lang.</summary>
    public string Tag => Language.ToWire();

    public CodeNames Names { get; }

    public MoneyText Money { get; }

    public ReasonTexts Reasons { get; }

    /// <summary>A sentence of the service; in English where it is not translated.</summary>
    public string Say(Sentence sentence) => sentence.Say(messages.GetValueOrDefault);
}

/// <summary>The languages the service answers in: by lang, else by Accept-Language, else English.</summary>
internal sealed class Wordings(Lookup lookup)
{
    private static readonly CultureInfo[] Cultures =
        [.. Wire.Values<Language>().Select(CultureInfo.GetCultureInfo)];

    private readonly Wording[] all = [.. Enum.GetValues<Language>().Select(language => new Wording(lookup, language))];

    public Wording this[Language language] => all[(int)language];

    /// <summary>The parameter of operations whose answers hold sentences.</summary>
    public static Field Parameter { get; } = new(
        "lang", FieldKind.Code,
        "Language of names and sentences: en, ja or hi (machine-reviewed); else by Accept-Language.")
    {
        Values = Wire.Values<Language>(),
    };

    /// <summary>The header of answers in Hindi.</summary>
    public const string HindiNote = "Hindi-Note";

    /// <summary>Says of an answer in Hindi that no native reader has seen its texts yet.</summary>
    public static void LabelHindi(IHeaderDictionary headers)
    {
        if (headers.ContentLanguage == Language.Hi.ToWire())
        {
            headers[HindiNote] = "The Hindi was machine-reviewed, not yet read by a native reader.";
        }
    }

    public static Language LanguageOf(HttpContext context) =>
        Wire.FromWire<Language>(
            context.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture.TwoLetterISOLanguageName ?? "")
        ?? Language.En;

    public Wording Of(HttpContext context) => this[LanguageOf(context)];

    /// <summary>Numbers and dates stay as they are written on the wire; only words change.</summary>
    public static RequestLocalizationOptions Options() => new()
    {
        DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, Cultures[0]),
        SupportedCultures = [CultureInfo.InvariantCulture],
        SupportedUICultures = Cultures,
        ApplyCurrentCultureToResponseHeaders = true,
        RequestCultureProviders =
        [
            new QueryStringRequestCultureProvider
            {
                QueryStringKey = Parameter.Path,
                UIQueryStringKey = Parameter.Path,
            },
            new AcceptLanguageHeaderRequestCultureProvider(),
        ],
    };
}
