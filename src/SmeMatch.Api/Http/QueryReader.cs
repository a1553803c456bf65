using SmeMatch.Api.Documentation;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Http;

/// <summary>The query parameters an endpoint takes; the reader checks them and the document shows them.</summary>
internal sealed record QueryParameters(IReadOnlyList<Field> Fields);

/// <summary>
/// Says that a route's callers add parameters of their own, which mean nothing here; one that resembles a known one is
/// refused all the same.
/// </summary>
internal sealed record OthersAreLeftAlone;

/// <summary>Reads query parameters: unknown, repeated and ill-formed ones are refused, all at once.</summary>
internal static class QueryReader
{
    private static readonly object ItemsKey = new();

    public static TBuilder TakesQuery<TBuilder>(this TBuilder builder, params Field[] fields)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new QueryParameters(fields));

    /// <summary>For routes that content systems ask: they add what they like.</summary>
    public static TBuilder LeavesOthersAlone<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OthersAreLeftAlone());

    /// <summary>The canonical value of a parameter; null when it was not given.</summary>
    public static string? Parameter(this HttpContext context, string name) =>
        ((Dictionary<string, string>)context.Items[ItemsKey]!).GetValueOrDefault(name);

    public static int Limit(this HttpContext context) =>
        context.Parameter("limit") is { } text
            ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : Paging.DefaultLimit;

    public static ValueTask<object?> Check(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var about = context.GetEndpoint()?.Metadata;
        var fields = about?.GetMetadata<QueryParameters>()?.Fields ?? [];
        var areOthersLeftAlone = about?.GetMetadata<OthersAreLeftAlone>() is not null;
        var values = new Dictionary<string, string>();
        var faults = new List<RequestFault>();
        foreach (var (name, given) in context.Request.Query)
        {
            if (fields.FirstOrDefault(field => field.Path == name) is not { } field)
            {
                var known = fields.Select(known => known.Path).ToList();
                if (!areOthersLeftAlone || NearestName.Find(name, known) is not null)
                {
                    faults.Add(new(
                        null, name, "unknown-parameter",
                        $"'{name}' is not known here.{NearestName.Offer(name, known)}"));
                }
            }
            else if (given.Count > 1)
            {
                faults.Add(new(null, name, "repeated-parameter", "Give it once."));
            }
            else
            {
                var (value, fault) = ParameterRules.Read(field, given.ToString(), TimeProvider.System);
                if (fault is null)
                {
                    values[name] = value!;
                }
                else
                {
                    faults.Add(new(null, name, fault.Code, fault.Detail));
                }
            }
        }

        faults.AddRange((about?.GetOrderedMetadata<TakenHeaders>() ?? [])
            .SelectMany(taken => taken.Headers).Select(header => header.Fault(context.Request.Headers[header.Name]))
            .OfType<RequestFault>());
        context.Items[ItemsKey] = values;
        return faults.Count > 0 ? ValueTask.FromResult<object?>(Problem.InvalidParameters(faults)) : next(invocation);
    }
}
