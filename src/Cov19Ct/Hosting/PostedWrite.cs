using System.Runtime.ExceptionServices;

namespace Cov19Ct.Hosting;

/// <summary>What a worker thread leaves to the pipeline thread: something to write, or the word that a body has ended.</summary>
internal readonly struct PostedWrite
{
    private PostedWrite(Action? write, ExceptionDispatchInfo? failure)
    {
        Write = write;
        Failure = failure;
    }

    /// <summary>Null at the end of a body.</summary>
    public Action? Write { get; }

    /// <summary>What the body ended with; null where it ended well.</summary>
    public ExceptionDispatchInfo? Failure { get; }

    public bool IsEnd => Write is null;

    public static PostedWrite Of(Action write) => new(write, failure: null);

    public static PostedWrite End(ExceptionDispatchInfo? failure) => new(write: null, failure);
}
