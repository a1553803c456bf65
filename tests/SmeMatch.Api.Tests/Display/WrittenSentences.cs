using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Tests.Display;

/// <summary>
/// The sentences written in an assembly, read from its code: each text that becomes a <see cref="Sentence"/>, and each
/// interpolated one as its form. A text that only becomes one at run time has no form to translate; it is named too.
/// </summary>
internal sealed class WrittenSentences
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value & 0xFFFF);

    private readonly MetadataReader metadata;
    private readonly Stack<(StringBuilder Form, int Literal, int Facts, int MostLiteral, int MostFacts)> open = new();
    private readonly List<int> numbers = [];
    private string? text;

    private WrittenSentences(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        metadata = file.GetMetadataReader();
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
            .Where(method => method.RelativeVirtualAddress != 0))
        {
            Read(file.GetMethodBody(method.RelativeVirtualAddress).GetILReader(), Name(method));
            Assert.True(open.Count == 0, $"{Name(method)}: a sentence was not read to its end.");
        }
    }

    /// <summary>Forms, each with the method that says it.</summary>
    public List<(string Form, string Method)> Forms { get; } = [];

    /// <summary>Methods that make a sentence of a text that is not written there.</summary>
    public List<string> Unwritten { get; } = [];

    public static WrittenSentences Of(Assembly assembly) => new(assembly.Location);

    private void Read(BlobReader code, string method)
    {
        while (code.RemainingBytes > 0)
        {
            var first = code.ReadByte();
            var opcode = Codes[first == 0xFE ? 0xFE00 | code.ReadByte() : first];
            if (opcode == OpCodes.Ldstr)
            {
                text = metadata.GetUserString(MetadataTokens.UserStringHandle(code.ReadInt32() & 0xFFFFFF));
            }
            else if (opcode == OpCodes.Call || opcode == OpCodes.Callvirt || opcode == OpCodes.Newobj)
            {
                Call(Called(MetadataTokens.EntityHandle(code.ReadInt32())), method);
            }
            else
            {
                Number(opcode, ref code);
            }
        }
    }

    private void Call(string called, string method)
    {
        switch (called)
        {
            case "Sentence..ctor":
                open.Push((new(), 0, 0, numbers[^2], numbers[^1]));
                break;
            case "Sentence.AppendLiteral":
                Put(text!, text!.Length, 0, method);
                break;
            case "Sentence.AppendFormatted":
                Put($"{{{open.Peek().Facts}}}", 0, 1, method);
                break;
            case "Sentence.op_Implicit" or "Sentence.FromString":
                if (text is null)
                {
                    Unwritten.Add(method);
                }
                else
                {
                    Forms.Add((text, method));
                }

                break;
        }

        text = null;
    }

    private void Put(string part, int literal, int facts, string method)
    {
        var sentence = open.Pop();
        sentence.Form.Append(part);
        sentence = sentence with { Literal = sentence.Literal + literal, Facts = sentence.Facts + facts };
        if (sentence.Literal < sentence.MostLiteral || sentence.Facts < sentence.MostFacts)
        {
            open.Push(sentence);
        }
        else
        {
            Forms.Add(($"{sentence.Form}", method));
        }
    }

    /// <summary>Passes an instruction's operand; remembers a number, and forgets the text it stands before.</summary>
    private void Number(OpCode opcode, ref BlobReader code)
    {
        var number = opcode.OperandType switch
        {
            OperandType.ShortInlineI => code.ReadSByte(),
            OperandType.ShortInlineVar or OperandType.ShortInlineBrTarget => code.ReadByte(),
            OperandType.InlineVar => code.ReadInt16(),
            OperandType.InlineI8 or OperandType.InlineR => (int)code.ReadInt64(),
            OperandType.InlineNone => 0,
            OperandType.InlineSwitch => Skip(ref code),
            _ => code.ReadInt32(),
        };
        if (opcode.Name!.StartsWith("ldc.i4", StringComparison.Ordinal))
        {
            numbers.Add(opcode.OperandType == OperandType.InlineNone
                ? opcode == OpCodes.Ldc_I4_M1 ? -1 : opcode.Name[^1] - '0' : number);
        }

        text = null;
    }

    private static int Skip(ref BlobReader code)
    {
        var targets = code.ReadInt32();
        code.Offset += 4 * targets;
        return targets;
    }

    /// <summary>Type and name of what is called, when it can be a member of <see cref="Sentence"/>.</summary>
    private string Called(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            return Called(metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
        }

        if (handle.Kind == HandleKind.MethodDefinition)
        {
            return "";
        }

        var member = metadata.GetMemberReference((MemberReferenceHandle)handle);
        return member.Parent.Kind == HandleKind.TypeReference
            ? $"{metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name)}."
                + metadata.GetString(member.Name)
            : "";
    }

    private string Name(MethodDefinition method) =>
        $"{metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}."
        + metadata.GetString(method.Name);
}
