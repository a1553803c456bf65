namespace SmeMatch.Storage.Connection;

/// <summary>
/// A question that is asked once for all who come while it is asked: who comes gets the answer to the next one, which
/// begins after they came, so it is never older than they are.
/// </summary>
internal sealed class SharedQuestion<T>(Func<Task<T>> ask)
{
    private readonly Lock gate = new();
    private TaskCompletionSource<T>? next;
    private bool isAsking;

    public Task<T> Ask()
    {
        lock (gate)
        {
            if (next is null)
            {
                next = new(TaskCreationOptions.RunContinuationsAsynchronously);
                if (!isAsking)
                {
                    isAsking = true;
                    _ = Task.Run(Answer);
                }
            }

            return next.Task;
        }
    }

    private async Task Answer()
    {
        while (Take() is { } asked)
        {
            try
            {
                asked.SetResult(await ask());
            }
            catch (Exception fault)
            {
                asked.SetException(fault);
                _ = asked.Task.Exception;
            }
        }
    }

    private TaskCompletionSource<T>? Take()
    {
        lock (gate)
        {
            var asked = next;
            next = null;
            isAsking = asked is not null;
            return asked;
        }
    }
}
