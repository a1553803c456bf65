using Microsoft.AspNetCore.Connections;
using SmeMatch.Api.Access;
using SmeMatch.Api.Briefs;
using SmeMatch.Api.Contacts;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Duplicates;
using SmeMatch.Api.Embed;
using SmeMatch.Api.Exchange;
using SmeMatch.Api.Http;
using SmeMatch.Api.Imports;
using SmeMatch.Api.Insights;
using SmeMatch.Api.Matches;
using SmeMatch.Api.Operating;
using SmeMatch.Api.Reference;
using SmeMatch.Api.Registry;
using SmeMatch.Api.Startup;
using SmeMatch.Api.WhatIf;
using SmeMatch.Interchange.Reference;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.PrivateCluster;

try
{
    var command = Commands.From(args);
    var preparing = Task.Run(Database.Prepare);
    var builder = OperatingSetup.Begin(command is null ? args : []);
    await preparing;
    await using var foundation = await Foundation.Lay(builder, command is not null);
    builder.AddHttp();
    builder.AddOperating(foundation);
    builder.AddAccess(foundation);
    builder.AddRegistry();
    builder.AddDuplicates();
    builder.AddMatching(foundation);
    builder.AddWhatIf();
    builder.AddInsights();
    builder.AddImports(foundation);
    builder.AddExchange();
    builder.AddContacts();
    builder.AddEmbed();
    builder.AddDocumentation();

    var app = builder.Build();
    if (command is not null)
    {
        await foundation.Complete();
        return await Commands.Run(command, app.Services);
    }

    app.UseHttp();
    app.MapDocumentation();
    app.MapScoringPage();
    app.MapOperating();
    var v1 = app.MapVersion1();
    v1.MapRegistry();
    v1.MapDuplicates();
    v1.MapMatches();
    v1.MapWhatIf();
    app.MapBriefs();
    v1.MapInsights();
    v1.MapMatchRuns();
    v1.MapImports();
    v1.MapExports();
    v1.MapChanges();
    v1.MapReference();
    v1.MapContacts();
    app.MapEmbed(v1);
    v1.MapAccess();
    v1.MapAudit();
    app.RequireDeclarations();
    await foundation.Complete();
    return await app.Serve();
}
catch (Exception fault) when (fault is StartRefusedException or ReferenceTableException
    || fault.InnerException is AddressInUseException || Database.IsOutage(fault))
{
    await Console.Error.WriteLineAsync($"SmeMatch cannot start: {fault.Message}");
    return 1;
}
