using System.Data.Common;

namespace SmeMatch.Storage.Connection;

/// <summary>The connection ended while a transaction was committed: it stands as a whole, or not at all.</summary>
internal sealed class OutcomeUnknownException(Exception fault)
    : DbException("The connection ended while a transaction was committed; whether it stands is not known.", fault);
