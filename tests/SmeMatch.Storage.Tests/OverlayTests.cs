using System.Text.Json.Nodes;
using SmeMatch.Storage.Jobs;

namespace SmeMatch.Storage.Tests;

public sealed class OverlayTests
{
    [Theory]
    [InlineData("industries")]
    [InlineData("capabilities")]
    public void What_was_said_is_not_replaced_by_what_is_inferred(string name)
    {
        var mark = name + "Inferred";
        JsonObject Record(string code, bool isInferred)
        {
            var record = new JsonObject { [name] = new JsonArray(code) };
            if (isInferred)
            {
                record[mark] = true;
            }

            return record;
        }

        JsonObject Denied()
        {
            var record = Record("said", false);
            record[mark] = false;
            return record;
        }

        foreach (var (known, row, code, isInferred) in (IEnumerable<(JsonObject, JsonObject, string, bool)>)[
            (Record("said", false), Record("inferred", true), "said", false),
            (Denied(), Record("inferred", true), "said", false),
            (Record("inferred", true), Record("said", false), "said", false),
            (Record("inferred", true), Record("anew", true), "anew", true),
            ([], Record("inferred", true), "inferred", true)])
        {
            Overlay.Apply(known, row, Standing.None, (_, _) => { });
            Assert.Equal((code, isInferred), ((string?)known[name]![0], (bool?)known[mark] == true));
        }
    }
}
