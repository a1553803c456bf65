using System.Buffers.Binary;
using SmeMatch.Matching.Scoring;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class OrderTests
{
    private static readonly Guid First = new("00000000-0000-7000-8000-000000000001");
    private static readonly Guid Second = new("ff000000-0000-7000-8000-000000000000");

    [Theory]
    [InlineData(0x0000_0000_0000_0000, 0x0000_0000_0000_0000)]
    [InlineData(0x0000_0000_0000_0001, 0xb456_bcfc_34c2_cb2c)]
    [InlineData(0x0000_0000_0000_0002, 0x3abf_2a20_6506_83e7)]
    [InlineData(0x0123_4567_89ab_cdef, 0x87cb_fbfe_8902_2cea)]
    [InlineData(0xffff_ffff_ffff_ffff, 0x64b5_720b_4b82_5f21)]
    public void The_tie_key_is_the_finaliser_of_MurmurHash3(ulong key, ulong expected)
    {
        Assert.Equal(expected, Order.Tie(Id(0, key), Guid.Empty));
        Assert.Equal(expected, Order.Tie(Guid.Empty, Id(ulong.MaxValue, key)));
        Assert.Equal(expected, Order.Tie(Id(1, key ^ 0x5555_aaaa_5555_aaaa), Id(2, 0x5555_aaaa_5555_aaaa)));
    }

    [Fact]
    public void The_tie_key_reads_the_last_eight_bytes_of_an_id_big_endian() =>
        Assert.Equal(0xb456_bcfc_34c2_cb2c, Order.Tie(new Guid("11223344-5566-7788-0000-000000000001"), Guid.Empty));

    [Fact]
    public void Score_then_readiness_then_tie_key_then_id_decide()
    {
        Order[] expected =
        [
            new(9_000, 0, ulong.MaxValue, Second),
            new(8_000, 5_000, ulong.MaxValue, Second),
            new(8_000, 4_000, 0, Second),
            new(8_000, 4_000, 0x7fff_ffff_ffff_ffff, Second),
            new(8_000, 4_000, 0x8000_0000_0000_0000, First),
            new(8_000, 4_000, 0x8000_0000_0000_0000, Second),
            new(0, 10_000, 0, First),
        ];
        Assert.Equal(expected, expected.Reverse().Order());
    }

    [Fact]
    public void The_order_is_total_and_antisymmetric()
    {
        const int seed = 41;
        var population = new Population(seed);
        var ids = Enumerable.Range(0, 5).Select(_ => population.Id()).ToList();
        var orders = Enumerable.Range(0, 60).Select(_ => new Order(
            population.Below(3), population.Below(3), (ulong)population.Below(2) * ulong.MaxValue,
            population.One(ids))).ToList();
        foreach (var (a, b) in orders.SelectMany(a => orders.Select(b => (a, b))))
        {
            var (forth, back) = (Math.Sign(a.CompareTo(b)), Math.Sign(b.CompareTo(a)));
            Assert.True(forth == -back && (forth == 0) == (a == b), $"seed {seed}: {a} against {b}");
            Assert.True((a < b) == (forth < 0) && (a > b) == (forth > 0), $"seed {seed}: {a} against {b}");
            Assert.True((a <= b) == (forth <= 0) && (a >= b) == (forth >= 0), $"seed {seed}: {a} against {b}");
            Assert.All(orders.Where(c => a < b && b < c), c => Assert.True(a < c, $"seed {seed}: {a}, {b}, {c}"));
        }
    }

    [Fact]
    public void Equals_take_turns_so_that_no_firm_wins_every_tie()
    {
        var population = new Population(42);
        Guid[] firms = [new("018f0000-0000-7000-8000-000000000001"), new("018f0000-0000-7000-8000-000000000002")];
        var wins = Enumerable.Range(0, 400).Select(_ => population.Id(shared: false))
            .Count(tender => Order.Tie(tender, firms[0]) < Order.Tie(tender, firms[1]));
        Assert.InRange(wins, 100, 300);
    }

    private static Guid Id(ulong high, ulong low)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), low);
        return new Guid(bytes, bigEndian: true);
    }
}
