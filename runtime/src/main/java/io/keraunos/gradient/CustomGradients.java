package io.keraunos.gradient;

import static org.tensorflow.internal.c_api.global.tensorflow.TFJ_HasGradient;
import static org.tensorflow.internal.c_api.global.tensorflow.TFJ_RegisterCustomGradient;

import io.keraunos.capi.NativeLibrary;
import io.keraunos.gradient.Dispatcher.Gradient;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;

/**
 * Gradients missing from TensorFlow's C++ library, for {@code Graph.addGradients}.
 *
 * <p>{@link #register} makes them known to the process; it is called before gradients are added.
 * Ops that still have none can be found with {@link #hasGradient} before TensorFlow refuses them.
 */
public final class CustomGradients {

  // TensorFlow has room for about ten native callbacks in a process, so all ops share this one,
  // which looks the gradient up by the op's type.
  private static final Map<String, Gradient> GRADIENTS = gradients();

  /** Adapter that native code calls; kept for ever. Guarded by the class. */
  private static @Nullable Dispatcher adapter;

  /**
   * Prefix of a system property for each type without a gradient that TensorFlow was told of
   * nevertheless: it remembers that for the process, and so for all class loaders.
   */
  private static final String PASSED_OVER = "io.keraunos.passedOver.";

  private CustomGradients() {}

  /**
   * Registers the gradients, the first time it is called. An op that has a gradient already keeps
   * it.
   */
  public static synchronized void register() {
    if (adapter != null) {
      return;
    }
    NativeLibrary.load();
    Dispatcher dispatcher = new Dispatcher(CustomGradients::dispatch);
    OwningLoader.keep(dispatcher);
    for (String op : GRADIENTS.keySet()) {
      if (!TFJ_HasGradient(op) && !TFJ_RegisterCustomGradient(op, dispatcher)) {
        throw new IllegalStateException(
            "TensorFlow's native library did not take the gradient of "
                + op
                + ". Use the version of tensorflow-core-native that belongs to tensorflow-core-api "
                + TensorFlow.version());
      }
    }
    adapter = dispatcher;
  }

  /** Returns the types of the ops that get a gradient here, such as {@code Xlogy}. */
  public static Set<String> ops() {
    return GRADIENTS.keySet();
  }

  /**
   * Returns whether {@code Graph.addGradients} can pass through ops of a type: with TensorFlow's
   * own gradients or with those of {@link #register}. Ops that have no derivative, such as {@code
   * ArgMax}, have none here either.
   *
   * @param opType such as {@code Conv2D}
   */
  public static synchronized boolean hasGradient(String opType) {
    register();
    return TFJ_HasGradient(opType) && System.getProperty(PASSED_OVER + opType) == null;
  }

  /**
   * Lets gradients stop at ops of a type that has none. Only for ops on no path of values: those
   * that a gradient reaches through the shape of something.
   *
   * @param opType such as {@code RandomUniform}; one with a gradient keeps it
   */
  public static synchronized void passOver(String opType) {
    register();
    if (!TFJ_HasGradient(opType)) {
      TFJ_RegisterCustomGradient(opType, Objects.requireNonNull(adapter));
      System.setProperty(PASSED_OVER + opType, "");
    }
  }

  private static List<@Nullable Operand<?>> dispatch(
      Ops tf, GraphOperation op, List<Output<?>> dy) {
    Gradient gradient = GRADIENTS.get(op.type());
    return gradient == null
        ? Collections.nCopies(op.numInputs(), null) // passed over
        : gradient.of(tf, op, dy);
  }

  private static Map<String, Gradient> gradients() {
    Map<String, Gradient> all = new TreeMap<>();
    for (String op :
        List.of("CheckNumericsV2", "EnsureShape", "PlaceholderWithDefault", "Snapshot")) {
      all.put(op, NnGradients::passThrough);
    }
    for (String op : Differentiability.FLAT) {
      all.put(op, (tf, flat, dy) -> Collections.nCopies(flat.numInputs(), null));
    }
    all.put("IdentityN", Corrections::identityN);
    all.put("CollectiveReduceV2", ReplicaGradients::sum);
    putArithmetic(all);
    putSelections(all);
    putMatrices(all);
    putWindows(all);
    return Collections.unmodifiableMap(all);
  }

  private static void putArithmetic(Map<String, Gradient> all) {
    all.putAll(SpecialGradients.all());
    all.putAll(SignalGradients.all());
    all.put("Xlogy", MathGradients::xlogy);
    all.put("Xlog1py", MathGradients::xlog1py);
    all.put("Xdivy", MathGradients::xdivy);
    all.put("MulNoNan", MathGradients::mulNoNan);
    all.put("FloorMod", MathGradients::floorMod);
    all.put("Mod", MathGradients::truncateMod);
    all.put("TruncateMod", MathGradients::truncateMod);
    all.put("Erfc", MathGradients::erfc);
    all.put("EuclideanNorm", MathGradients::euclideanNorm);
    all.put("NextAfter", MathGradients::nextAfter);
    all.put("Cross", MathGradients::cross);
    all.put("ComplexAbs", MathGradients::complexAbs);
    all.put("ConjugateTranspose", MathGradients::conjugateTranspose);
    all.put("Cumprod", CumulativeGradients::product);
    all.put("CumulativeLogsumexp", CumulativeGradients::logSumExp);
    all.put("RandomGamma", RandomGradients::gamma);
    all.put("StatelessRandomGammaV3", RandomGradients::statelessGamma);
    all.put("StatelessParameterizedTruncatedNormal", RandomGradients::truncatedNormal);
  }

  private static void putSelections(Map<String, Gradient> all) {
    all.put("SegmentSum", SegmentGradients::sum);
    all.put("SegmentSumV2", SegmentGradients::sum);
    all.put("SegmentMean", SegmentGradients::mean);
    all.put("SegmentMax", SegmentGradients::extreme);
    all.put("SegmentMin", SegmentGradients::extreme);
    all.put("TensorScatterUpdate", SegmentGradients::scatterUpdate);
    all.put("TensorScatterAdd", SegmentGradients::scatterAdd);
    all.put("TensorScatterSub", SegmentGradients::scatterSub);
    all.put("SegmentProd", SegmentGradients::product);
    all.put("UnsortedSegmentProd", SegmentGradients::product);
    all.put("SparseSegmentSum", SegmentGradients.ofChosen("SparseSegmentSumGrad"));
    all.put("SparseSegmentSumWithNumSegments", SegmentGradients.ofChosen("SparseSegmentSumGrad"));
    all.put("SparseSegmentMean", SegmentGradients.ofChosen("SparseSegmentMeanGrad"));
    all.put("SparseSegmentMeanWithNumSegments", SegmentGradients.ofChosen("SparseSegmentMeanGrad"));
    all.put("SparseSegmentSqrtN", SegmentGradients.ofChosen("SparseSegmentSqrtNGrad"));
    all.put(
        "SparseSegmentSqrtNWithNumSegments", SegmentGradients.ofChosen("SparseSegmentSqrtNGrad"));
    all.put("NthElement", SelectionGradients::nthElement);
    all.put("TensorScatterMax", SelectionGradients::scatterExtreme);
    all.put("TensorScatterMin", SelectionGradients::scatterExtreme);
    all.put("TensorStridedSliceUpdate", SelectionGradients::sliceUpdate);
    all.put("StridedSliceGrad", SelectionGradients::sliceBack);
    all.put("IsotonicRegression", SelectionGradients::isotonic);
    all.put("SparseTensorDenseMatMul", SparseGradients::matMul);
    all.put("SparseTensorDenseAdd", SparseGradients::addDense);
    all.put("SparseAdd", SparseGradients::add);
    all.put("SparseReduceSum", SparseGradients::reduceSum);
    all.put("SparseSoftmax", SparseGradients::softmax);
    all.put("SparseReorder", SparseGradients::reorder);
    all.put("SparseSlice", SparseGradients::slice);
    all.put("SparseFillEmptyRows", SparseGradients::fillEmptyRows);
    all.put("SparseToDense", SparseGradients::toDense);
    all.put("SparseDenseCwiseMul", SparseGradients::times);
    all.put("SparseDenseCwiseDiv", SparseGradients::over);
    all.put("SparseDenseCwiseAdd", SparseGradients::plus);
  }

  private static void putMatrices(Map<String, Gradient> all) {
    all.put("Cholesky", LinalgGradients::cholesky);
    all.put("MatrixInverse", LinalgGradients::inverse);
    all.put("MatrixDeterminant", LinalgGradients::determinant);
    all.put("LogMatrixDeterminant", LinalgGradients::logDeterminant);
    all.put("MatrixSolve", LinalgGradients::solve);
    all.put("MatrixTriangularSolve", LinalgGradients::triangularSolve);
    all.put("MatrixDiagV3", LinalgGradients::diagonalMatrix);
    all.put("MatrixDiagPartV3", LinalgGradients::diagonalPart);
    all.put("MatrixSetDiagV3", LinalgGradients::setDiagonal);
    all.put("BandedTriangularSolve", LinalgGradients::bandedSolve);
    all.put("TridiagonalSolve", LinalgGradients::tridiagonalSolve);
    all.put("TridiagonalMatMul", LinalgGradients::tridiagonalProduct);
    all.put("MatrixDiagV2", LinalgGradients::diagonalMatrix);
    all.put("MatrixDiagPartV2", LinalgGradients::diagonalPart);
    all.put("SparseMatMul", LinalgGradients::product);
    all.put("Qr", DecompositionGradients::qr);
    all.put("SelfAdjointEigV2", DecompositionGradients::selfAdjointEig);
    all.put("Svd", DecompositionGradients::svd);
    all.put("MatrixSquareRoot", DecompositionGradients::squareRoot);
    all.put("MatrixSolveLs", DecompositionGradients::leastSquares);
  }

  private static void putWindows(Map<String, Gradient> all) {
    all.put("SparseSoftmaxCrossEntropyWithLogits", NnGradients::sparseSoftmaxCrossEntropy);
    all.put("Conv3D", NnGradients::conv3D);
    all.put("Conv3DBackpropInputV2", NnGradients::conv3DTransposed);
    all.put("ImageProjectiveTransformV3", NnGradients::imageProjectiveTransform);
    all.put("TopKV2", NnGradients::topK);
    all.put("CTCLoss", NnGradients::ctcLoss);
    all.put("CTCLossV2", NnGradients::ctcLoss);
    all.put("DepthwiseConv2dNativeBackpropInput", WindowGradients::depthwiseTransposed);
    all.put("MaxPoolWithArgmax", WindowGradients::maxWithPlace);
    all.put("Dilation2D", WindowGradients::dilation);
    all.put("ExtractImagePatches", WindowGradients::imagePatches);
    all.put("ExtractVolumePatches", WindowGradients::volumePatches);
    all.put("BlockLSTMV2", WindowGradients::blockLstm);
    all.put("RGBToHSV", ColorGradients::hsv);
    all.put("ImageProjectiveTransformV2", NnGradients::imageProjectiveTransform);
    all.put("FakeQuantWithMinMaxArgs", QuantizationGradients::fixed);
    all.put("FakeQuantWithMinMaxVars", QuantizationGradients::trained);
    all.put("FakeQuantWithMinMaxVarsPerChannel", QuantizationGradients::trained);
  }
}
