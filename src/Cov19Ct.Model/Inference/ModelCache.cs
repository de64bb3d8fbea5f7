namespace Cov19Ct.Model.Inference;

/// <summary>The models in memory, shared by all runspaces of the process.</summary>
/// <remarks>A model is known by its file's identity (full path, length, time of last change), its device and precision. A model in
/// use outlives its removal from the cache, until its last user lets go of it. Safe to use from several threads.</remarks>
internal static class ModelCache
{
    private static readonly Dictionary<ModelKey, CachedModel> s_models = [];

    /// <summary>The models in memory.</summary>
    public static IReadOnlyList<Cov19ModelInfo> Loaded
    {
        get
        {
            lock (s_models)
            {
                return [.. s_models.Values.Where(model => model.IsLoaded).Select(model => model.Value.Info)];
            }
        }
    }

    /// <summary>A model, loaded if it is not there yet. The caller releases it.</summary>
    /// <exception cref="InvalidModelFileException">The file is damaged, or no model of ours.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static CachedModel Acquire(string path, string device, ActivationPrecision precision)
    {
        ModelKey key = ModelKey.Of(path, device, precision);
        CachedModel model;
        lock (s_models)
        {
            if (!s_models.TryGetValue(key, out model!))
            {
                RemoveWhere(key.IsOtherStateOf);
                model = new CachedModel(key);
                s_models[key] = model;
            }

            model.AddUser();
        }

        try
        {
            _ = model.Value;
            return model;
        }
        catch
        {
            lock (s_models)
            {
                RemoveWhere(failed => s_models[failed] == model);
            }

            model.RemoveUser();
            throw;
        }
    }

    /// <summary>Forgets the models of a file, or all.</summary>
    /// <returns>How many were forgotten.</returns>
    public static int Clear(string? path)
    {
        lock (s_models)
        {
            return RemoveWhere(key => path is null || key.ModelPath == path);
        }
    }

    private static int RemoveWhere(Predicate<ModelKey> condition)
    {
        List<ModelKey> removed = [.. s_models.Keys.Where(key => condition(key))];
        foreach (ModelKey key in removed)
        {
            s_models.Remove(key, out CachedModel? model);
            model!.RemoveUser();
        }

        return removed.Count;
    }
}
