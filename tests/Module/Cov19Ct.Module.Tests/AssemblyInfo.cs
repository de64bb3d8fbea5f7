// The module's models and load contexts belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
