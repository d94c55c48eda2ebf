package io.keraunos.trainer;

import io.keraunos.optimizer.GradientClipping;
import io.keraunos.optimizer.GradientClipping.Algorithm;
import io.keraunos.setting.Flag;
import io.keraunos.setting.FlagTexts;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.setting.SettingsBuilder;
import io.keraunos.setting.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings of a training step's gradients and weights.
 *
 * @param clipping the clipping of gradients; empty for none
 * @param accumulation the number of batches of a step
 * @param averaging the averages of the weights
 * @param detectAnomaly whether it can be asked where a number that is not finite came up first
 * @param exchangeInBfloat16 whether replicas send each other gradients in bfloat16
 * @param shardOptimizer whether each replica keeps only its part of the optimizer's state
 */
public record OptimizationSettings(
    Optional<GradientClipping> clipping,
    GradientAccumulation accumulation,
    WeightAveraging averaging,
    boolean detectAnomaly,
    boolean exchangeInBfloat16,
    boolean shardOptimizer) {

  private static final Map<String, Algorithm> CLIP_FLAGS =
      new TreeMap<>(
          Map.of(
              "--gradient-clip-norm", Algorithm.NORM,
              "--gradient-clip-value", Algorithm.VALUE,
              "--gradient-clip-variable-norm", Algorithm.VARIABLE_NORM));

  static final Setting<GradientClipping> GRADIENT_CLIP =
      Setting.<GradientClipping>of("gradientClip", "a limit above 0", "Limits the gradients.")
          .flags(
              List.of(
                  new Flag(
                      "--gradient-clip-norm",
                      "LIMIT",
                      "Scales all gradients down where their norm together is larger."),
                  new Flag(
                      "--gradient-clip-value",
                      "LIMIT",
                      "Cuts elements of gradients off that are larger."),
                  new Flag(
                      "--gradient-clip-variable-norm",
                      "LIMIT",
                      "Scales a variable's gradient down where its own norm is larger.")),
              OptimizationSettings::clipping);
  static final Setting<GradientAccumulation> ACCUMULATE_GRAD_BATCHES =
      Setting.of(
              "accumulateGradBatches",
              new ValueType<>(
                  "whole number, or by epoch",
                  text -> GradientAccumulation.batches(ValueType.INT.parser().apply(text))),
              "Batches of an optimizer step.")
          .byDefault(GradientAccumulation.none())
          .flag("--accumulate-grad-batches", "N");
  static final Setting<WeightAveraging> WEIGHT_AVERAGING =
      Setting.of(
              "weightAveraging",
              new ValueType<>("ema or swa", WeightAveraging::parse),
              "Averages the weights, for validation and all that follows.")
          .byDefault(WeightAveraging.none())
          .flag("--weight-averaging", "ema:DECAY|swa:EPOCH");
  static final Setting<Boolean> DETECT_ANOMALY =
      Setting.off(
          "detectAnomaly",
          "--detect-anomaly",
          "Finds the op and the layer where a NaN or an infinity came up first; slow.");

  static final Setting<Boolean> EXCHANGE_IN_BFLOAT16 =
      Setting.off(
          "exchangeInBfloat16",
          "--exchange-in-bfloat16",
          "Sends gradients between devices and workers in half the bytes, with 8 bits of"
              + " mantissa.");

  static final Setting<Boolean> SHARD_OPTIMIZER =
      Setting.off(
          "shardOptimizer",
          "--shard-optimizer",
          "Divides the optimizer's state among devices and workers: less memory for each.");

  static final List<Setting<?>> ALL =
      List.of(
          GRADIENT_CLIP,
          ACCUMULATE_GRAD_BATCHES,
          WEIGHT_AVERAGING,
          DETECT_ANOMALY,
          EXCHANGE_IN_BFLOAT16,
          SHARD_OPTIMIZER);

  private static Optional<GradientClipping> clipping(FlagTexts given) {
    List<GradientClipping> all = new ArrayList<>();
    CLIP_FLAGS.forEach(
        (flag, algorithm) ->
            given
                .read(flag, ValueType.DOUBLE)
                .ifPresent(limit -> all.add(new GradientClipping(algorithm, limit))));
    if (all.size() > 1) {
      throw new IllegalArgumentException(
          "gradients must be clipped in one way, but were given " + all);
    }
    return all.stream().findFirst();
  }

  /** Returns these settings from a trainer's settings. */
  public static OptimizationSettings of(Settings settings) {
    return new OptimizationSettings(
        settings.find(GRADIENT_CLIP),
        settings.get(ACCUMULATE_GRAD_BATCHES),
        settings.get(WEIGHT_AVERAGING),
        settings.get(DETECT_ANOMALY),
        settings.get(EXCHANGE_IN_BFLOAT16),
        settings.get(SHARD_OPTIMIZER));
  }

  /** Sets how a training step uses its gradients. */
  public interface Builder<B> extends SettingsBuilder<B> {

    /**
     * Accumulates the gradients of that many batches before each optimizer step, at least 1: the
     * result is that of one batch with all their examples. 1 by default. The last step of an epoch
     * takes what is left. Everything that counts steps counts optimizer steps; {@link
     * GradientAccumulation} says what that means for layers with averages and for random ones.
     */
    default B accumulateGradBatches(int batches) {
      return accumulateGradBatches(GradientAccumulation.batches(batches));
    }

    /** Accumulates a number of batches that depends on the epoch. */
    default B accumulateGradBatches(GradientAccumulation batches) {
      return set(ACCUMULATE_GRAD_BATCHES, batches);
    }

    /**
     * Scales all gradients down by one factor where their norm together is above the limit, which
     * is above 0; not by default. It is that of the mean over all examples of the step, whatever
     * the number of devices and workers. Lightning's {@code gradient_clip_val}; {@link
     * GradientClipping} has the formula. Gradients that are not finite stay so.
     */
    default B gradientClipNorm(double limit) {
      return set(GRADIENT_CLIP, new GradientClipping(Algorithm.NORM, limit));
    }

    /** Clips every element of a gradient to the limit, above 0, and its negative. */
    default B gradientClipValue(double limit) {
      return set(GRADIENT_CLIP, new GradientClipping(Algorithm.VALUE, limit));
    }

    /**
     * Scales each variable's gradient down where its own norm is above the limit, which is above 0:
     * Keras's {@code clipnorm}.
     */
    default B gradientClipVariableNorm(double limit) {
      return set(GRADIENT_CLIP, new GradientClipping(Algorithm.VARIABLE_NORM, limit));
    }

    /** Averages the weights over time, for validation and all that follows. Not by default. */
    default B weightAveraging(WeightAveraging how) {
      return set(WEIGHT_AVERAGING, how);
    }

    /**
     * Checks every value and every gradient of every batch before it is trained on, and ends a fit
     * with an {@link AnomalyException} that names the op and the layer where the first NaN or
     * infinity came up, forward or backward. False by default: to find a mistake, since each step
     * takes at least twice as long. An infinity that neither the loss nor a gradient depends on,
     * such as that of a mask before a softmax, is none.
     */
    default B detectAnomaly(boolean on) {
      return set(DETECT_ANOMALY, on);
    }

    /**
     * Sends the gradients between devices and workers in bfloat16: half the bytes, for networks
     * whose exchange takes longer than their computation. False by default. A gradient keeps 8
     * significant bits, as with PyTorch's <a
     * href="https://docs.pytorch.org/docs/stable/ddp_comm_hooks.html">bf16_compress_hook</a>, so
     * the result is not that of one device; all replicas still have the same weights, to the bit.
     * The number of examples and what layers keep, such as moving averages, stay in 32 bits.
     */
    default B exchangeInBfloat16(boolean on) {
      return set(EXCHANGE_IN_BFLOAT16, on);
    }

    /**
     * Divides the optimizer's state, such as Adam's moments, among all devices of all workers: each
     * keeps and updates its part of every weight, and sends the new values to the others. The
     * result is the same up to rounding, checkpoints are those of any other run, and one device
     * alone trains as without. False by default: it saves memory where a network is large, and a
     * small one's step takes longer. The optimizers must be {@linkplain
     * io.keraunos.optimizer.OptimizerSpec#elementwise elementwise}, as all of Keraunos are. Stage 1
     * of <a href="https://arxiv.org/abs/1910.02054">ZeRO</a> (Rajbhandari et al.), and PyTorch's
     * {@code ZeroRedundancyOptimizer}.
     */
    default B shardOptimizer(boolean on) {
      return set(SHARD_OPTIMIZER, on);
    }
  }
}
