package io.keraunos.examples;

import com.google.gson.JsonPrimitive;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.FitResult;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The result of an example as one line of JSON.
 *
 * @param example the example's name
 * @param metrics those of the last evaluation
 * @param fit the training
 * @param weightsSha256 the digest of the weights
 */
public record JsonResult(
    String example, MetricValues metrics, FitResult fit, String weightsSha256) {

  /** Returns this result without the checkpoint, which is not kept. */
  public JsonResult withoutCheckpoint() {
    FitResult unkept =
        new FitResult(
            fit.epochs(),
            fit.steps(),
            fit.examples(),
            fit.time(),
            fit.reason(),
            fit.metrics(),
            Optional.empty(),
            Optional.empty());
    return new JsonResult(example, metrics, unkept, weightsSha256);
  }

  @Override
  public String toString() {
    String values =
        metrics.asMap().entrySet().stream()
            .map(entry -> "\"%s\":%s".formatted(entry.getKey(), number(entry.getValue())))
            .collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        "{\"example\":\"%s\",\"metrics\":{%s},\"epochs\":%d,\"steps\":%d,\"seconds\":%.2f,"
            + "\"examples_per_second\":%.1f,\"weights_sha256\":\"%s\",\"checkpoint\":%s}",
        example,
        values,
        fit.epochs(),
        fit.steps(),
        fit.time().toNanos() / 1e9,
        fit.examplesPerSecond(),
        weightsSha256,
        fit.checkpoint().map(path -> new JsonPrimitive(path.toString()).toString()).orElse("null"));
  }

  /** JSON has no NaN and no infinity. */
  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "null";
  }
}
