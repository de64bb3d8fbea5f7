// libtorch's random state, the cache of models and the counts of live tensors belong to the process.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
