namespace Cov19Ct.Model.Inference;

/// <summary>The models in memory, shared by all runspaces of the process.</summary>
/// <remarks>A model is identified by the state of its file (real path, length, time of last change), its device and precision. A model in
/// use outlives its removal from the cache, until its last user lets go of it. Safe to use from several threads.</remarks>
public static class ModelCache
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
    internal static CachedModel Acquire(string path, string device, ActivationPrecision precision)
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

    /// <summary>True if a model of a file is in memory.</summary>
    /// <param name="path">Full path of the model file.</param>
    public static bool Contains(string path)
    {
        Predicate<ModelKey> isMeant = ModelKey.IsOf(path);
        lock (s_models)
        {
            return s_models.Keys.Any(key => isMeant(key));
        }
    }

    /// <summary>Frees the models of a file, or all; a model in use is freed when its last user releases it.</summary>
    /// <param name="path">Full path of the model file; null for all models.</param>
    /// <returns>The models that were freed.</returns>
    public static IReadOnlyList<Cov19ModelInfo> Clear(string? path = null)
    {
        Predicate<ModelKey> isMeant = path is null ? _ => true : ModelKey.IsOf(path);
        lock (s_models)
        {
            return RemoveWhere(isMeant);
        }
    }

    private static List<Cov19ModelInfo> RemoveWhere(Predicate<ModelKey> condition)
    {
        List<Cov19ModelInfo> removed = [];
        foreach (ModelKey key in s_models.Keys.Where(key => condition(key)).ToList())
        {
            s_models.Remove(key, out CachedModel? model);
            if (model!.IsLoaded)
            {
                removed.Add(model.Value.Info);
            }

            model.RemoveUser();
        }

        return removed;
    }
}
