using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SmeMatch.Api.Tests.Imports;

/// <summary>
/// gBizINFO as far as its client sees it: the published shapes, two pages, and faults when asked for.
/// </summary>
internal sealed class GbizinfoStub : IAsyncDisposable
{
    public const string Token = "a-token-of-tests";
    public const string Number = "8700110005901";
    public const string Other = "1180301018771";
    private readonly WebApplication server;

    private GbizinfoStub(string url)
    {
        Url = url + "/hojin";
        server = WebApplication.CreateSlimBuilder().Build();
        server.Urls.Add(url);
        server.Use(async (context, next) =>
        {
            Asked.Enqueue(context.Request.Path + context.Request.QueryString);
            if (Faults.TryDequeue(out var fault))
            {
                await fault(context);
            }
            else if (context.Request.Headers["X-hojinInfo-api-token"] != Token)
            {
                context.Response.StatusCode = 401;
                await context.Response.WriteAsync("""{"message": "Unauthorized"}""");
            }
            else
            {
                await next(context);
            }
        });
        server.MapGet("/hojin/v2/hojin/updateInfo", (string page, string from, string to) =>
            string.CompareOrdinal(from, to) > 0
                ? Results.Json(
                    new
                    {
                        errors = new[] { new { item = "from", message = "開始日が不正です。" } },
                        id = "e",
                        message = "Bad Request"
                    },
                    statusCode: 400)
                : Results.Text(Page(page == "1" ? Number : Other, page), "application/json"));
        server.MapGet("/hojin/v2/hojin/{number}", (string number) => number == Other
            ? Results.NotFound()
            : Results.Text(Detail(number), "application/json"));
    }

    /// <summary>What to put in Gbizinfo:Address.</summary>
    public string Url { get; }

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Answers to give in place of the next ones.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>> Faults { get; } = new();

    public static async Task<GbizinfoStub> Start()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var stub = new GbizinfoStub($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        await stub.server.StartAsync();
        return stub;
    }

    public void Fail(int status, string? retryAfter = null, string body = "") => Faults.Enqueue(async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        await context.Response.WriteAsync(body);
    });

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static string Page(string number, string page) => $$"""
        {"hojin-infos": [{"corporate_number": "{{number}}", "name": "株式会社更新{{page}}", "location": "広島県福山市",
          "update_date": "20260801"}],
         "id": "test-id-003", "message": "成功", "totalCount": "2", "totalPage": "2", "pageNumber": "{{page}}"}
        """;

    private static string Detail(string number) => $$"""
        {"hojin-infos": [{"corporate_number": "{{number}}", "name": "株式会社更新1", "location": "広島県福山市", "status": "301",
          "capital_stock": 30000000, "employee_number": "60", "date_of_establishment": "19640401",
          "company_url": "https://bingo.example/", "finance": null, "business_items": ["115"], "update_date": "20260801"}],
         "id": "test-id-002", "message": "成功"}
        """;
}
