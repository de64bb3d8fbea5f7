namespace Cov19Ct;

/// <summary>What becomes of the steps behind a scan's last slice, where scans of a batch differ in length.</summary>
public enum PaddingMode
{
    /// <summary>They count for nothing: neither for the loss, nor for the vote, nor for batch statistics.</summary>
    Masked,

    /// <summary>Black slices up to t count as slices, in all three: what the paper's padding to t = 700 does.</summary>
    AsPaper,
}

/// <summary>Where the label of the scan is held against the network.</summary>
public enum LossTarget
{
    /// <summary>At every step: the mean of the softmax cross entropies (the paper's).</summary>
    EverySlice,

    /// <summary>On the mean of the steps' probabilities.</summary>
    MeanProbability,

    /// <summary>At the last step.</summary>
    LastStep,
}

/// <summary>How the encoder's batch normalisation works in training.</summary>
public enum EncoderNormalisation
{
    /// <summary>With its running statistics, which stay as they are.</summary>
    Frozen,

    /// <summary>With the statistics of each chunk of slices; running statistics are updated once a chunk.</summary>
    ByChunk,
}

/// <summary>What makes an epoch the best one.</summary>
public enum EpochCriterion
{
    /// <summary>The highest macro F1 on the validation set; of equal ones, the lowest loss.</summary>
    MacroF1,

    /// <summary>The lowest loss on the validation set.</summary>
    Loss,
}

/// <summary>How a network is trained: stored in the model it makes.</summary>
public sealed record TrainingOptions
{
    /// <summary>The paper's settings to the letter (arXiv 2106.07524, section 4), with the choices it leaves open.</summary>
    public static TrainingOptions Paper { get; } = new()
    {
        Padding = PaddingMode.AsPaper,
        Loss = LossTarget.EverySlice,
        LearningRate = 1e-4,
        BatchSize = 5,
        MaximumSlices = 700,
    };

    /// <summary>What works better on small sets; the default.</summary>
    public static TrainingOptions Improved { get; } = new()
    {
        Padding = PaddingMode.Masked,
        Loss = LossTarget.MeanProbability,
        LearningRate = 1e-4,
        BatchSize = 5,
        MaximumSlices = 700,
        WarmUpShare = 0.05,
        Schedule = RateSchedule.Cosine,
        MaximumGradientNorm = 1,
        ClassWeighting = ClassWeighting.Balanced,
        FlipShare = 0.5,
        MaximumRotation = 10,
        CalibrationShare = 0.2,
    };

    /// <summary>What works better for the head of a frozen encoder; the default with one. The values were chosen by validation on single
    /// slices of patients (docs/training.md).</summary>
    public static TrainingOptions ImprovedFrozen { get; } = Improved.WithFrozenEncoder() with
    {
        LearningRate = 1e-3,
        BatchSize = 16,
        WeightDecay = 0.01,
        LabelSmoothing = 0.1,
        SelectBy = EpochCriterion.Loss,
    };

    /// <summary>Passes over the training set. Our choice: the paper gives none.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Scans a step.</summary>
    public int BatchSize { get; init; } = 5;

    /// <summary>Adam's learning rate, at its highest.</summary>
    public double LearningRate { get; init; } = 1e-4;

    public PaddingMode Padding { get; init; } = PaddingMode.Masked;

    public LossTarget Loss { get; init; } = LossTarget.EverySlice;

    /// <summary>t: what <see cref="PaddingMode.AsPaper"/> pads to. Longer scans are used whole.</summary>
    public int MaximumSlices { get; init; } = 700;

    public EncoderNormalisation EncoderNormalisation { get; init; } = EncoderNormalisation.ByChunk;

    /// <summary>True if the encoder keeps its weights and statistics: its features are made once, and the head is trained on them.
    /// See <see cref="WithFrozenEncoder"/>.</summary>
    public bool FreezesEncoder { get; init; }

    /// <summary>Slices that are encoded with a graph at a time: memory grows with it, the gradient does not change. Not looked at
    /// where the encoder is frozen.</summary>
    public int SliceChunk { get; init; } = 16;

    /// <summary>Of the encoder, in the steps and in the evaluations between them. A diagnosis has a precision of its own.</summary>
    public ActivationPrecision Precision { get; init; }

    /// <summary>Share of all steps over which the rate rises from 0; 0 for none.</summary>
    public double WarmUpShare { get; init; }

    /// <summary>How the rate goes on after the warm-up.</summary>
    public RateSchedule Schedule { get; init; }

    /// <summary>Share of the learning rate by which weights shrink at each step, apart from their gradient (Loshchilov and Hutter, arXiv
    /// 1711.05101); 0 for none. Biases and the parameters of batch normalisation do not shrink.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Share of the label that is spread evenly over all classes, in training (Szegedy et al., arXiv 1512.00567, section 7); 0 for
    /// none.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>What the best epoch is chosen by.</summary>
    public EpochCriterion SelectBy { get; init; }

    /// <summary>Longest gradient, over all parameters; 0 for no bound.</summary>
    public double MaximumGradientNorm { get; init; }

    public ClassWeighting ClassWeighting { get; init; }

    /// <summary>Share of scans whose left and right are exchanged, drawn anew in each epoch; 0 for none.</summary>
    public double FlipShare { get; init; }

    /// <summary>Scans are turned in their plane by up to this many degrees, either way, drawn anew in each epoch; 0 for none.</summary>
    public double MaximumRotation { get; init; }

    /// <summary>Share of the training set's patients that are not learned from: the threshold of the verdict is chosen on them; 0 for
    /// none.</summary>
    public double CalibrationShare { get; init; }

    /// <summary>Epochs without a better one after which training ends; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>True if scans are flipped or turned.</summary>
    public bool HasAugmentation => FlipShare > 0 || MaximumRotation > 0;

    /// <summary>Seed of everything: first weights, which scans calibrate, the order of the scans, dropout, augmentation.</summary>
    public int Seed { get; init; }

    /// <summary>The same, with an encoder that is not trained. Features are made once of the slices as they are, and once of the flipped
    /// ones: nothing is turned.</summary>
    public TrainingOptions WithFrozenEncoder() => this with
    {
        FreezesEncoder = true,
        EncoderNormalisation = EncoderNormalisation.Frozen,
        MaximumRotation = 0,
    };

    /// <summary>The learning rate of one step.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="steps">Steps of the whole run.</param>
    public double RateOf(int step, int steps)
    {
        double warmUp = WarmUpShare * steps;
        if (step < warmUp)
        {
            return LearningRate * (step + 1) / Math.Ceiling(warmUp);
        }

        double progress = steps > warmUp ? (step - warmUp) / (steps - warmUp) : 1;
        return Schedule == RateSchedule.Cosine ? LearningRate * 0.5 * (1 + Math.Cos(Math.PI * progress)) : LearningRate;
    }
}
