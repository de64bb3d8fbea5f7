namespace Cov19Ct.Model.Inference;

/// <summary>A model that several users share: loaded once, by the first of them, and disposed when the last has gone. The
/// cache itself is a user.</summary>
internal sealed class CachedModel
{
    private readonly Lazy<LoadedModel> _model;
    private int _users = 1;

    public CachedModel(ModelKey key)
    {
        _model = new Lazy<LoadedModel>(() => LoadedModel.Load(key), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>One user at a time looks at a scan: a pass takes all cores, and its memory, for itself.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    public bool IsLoaded => _model.IsValueCreated;

    /// <summary>The model; loads it at first, while others wait.</summary>
    public LoadedModel Value => _model.Value;

    public void AddUser() => Interlocked.Increment(ref _users);

    public void RemoveUser()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            if (IsLoaded)
            {
                Value.Dispose();
            }

            Turn.Dispose();
        }
    }
}
