// libtorch's random state, the cache of models and the counts of live tensors belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
