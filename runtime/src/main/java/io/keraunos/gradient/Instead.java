package io.keraunos.gradient;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Alternatives to ops that no gradient passes. */
final class Instead {

  private static final String OTHERWISE =
      "Use another op of docs/gradients.md, or cut the path with stopGradient";

  private static final Map<String, String> BY_OP = new HashMap<>();

  static {
    put(
        "It is itself a gradient, and a step is differentiated once. Use the op whose gradient it"
            + " is, or write the formula out in ops such as tf.math.mul",
        "AvgPool3DGrad AvgPoolGrad BiasAddGrad Conv2DBackpropFilter Conv3DBackpropFilterV2"
            + " DepthwiseConv2dNativeBackpropFilter EluGrad FusedBatchNormGrad"
            + " FusedBatchNormGradV2 FusedBatchNormGradV3 InvGrad MaxPool3DGrad MaxPool3DGradGrad"
            + " MaxPoolGrad MaxPoolGradGrad MaxPoolGradV2 QuantizeAndDequantizeV4Grad"
            + " ReciprocalGrad Relu6Grad ReluGrad RsqrtGrad SeluGrad SigmoidGrad SoftplusGrad"
            + " SqrtGrad TanhGrad BlockLSTMGradV2 CholeskyGrad CropAndResizeGradBoxes"
            + " CropAndResizeGradImage GRUBlockCellGrad IgammaGradA LRNGrad LSTMBlockCellGrad"
            + " RandomGammaGrad ResizeBicubicGrad ResizeBilinearGrad ResizeNearestNeighborGrad"
            + " SoftsignGrad");
    put(
        "A step has no loops, branches or functions of the graph. Unroll the loop in Java with as"
            + " many steps as it has, choose with tf.select (tf.where of Python), or use the layers"
            + " LSTM and GRU",
        "Case Enter Exit For If LoopCond MapDefun Merge NextIteration PartitionedCall RefEnter"
            + " RefExit RefMerge RefNextIteration RefSwitch RemoteCall StatefulPartitionedCall"
            + " StatelessCase StatelessIf StatelessWhile Switch SymbolicGradient While"
            + " BatchFunction");
    put(
        "Keep the tensors in a Java list, and put them together with tf.stack or tf.concat",
        "TensorArrayConcatV3 TensorArrayGatherV3 TensorArrayReadV3 TensorArrayScatterV3"
            + " TensorArraySplitV3 TensorArrayWriteV3 TensorListConcatV2 TensorListFromTensor"
            + " TensorListGather TensorListGetItem TensorListPopBack TensorListPushBack"
            + " TensorListResize TensorListScatterIntoExistingList TensorListScatterV2"
            + " TensorListSetItem TensorListSplit TensorListStack OptionalFromValue"
            + " OptionalGetValue CompositeTensorVariantFromComponents"
            + " CompositeTensorVariantToComponents ParallelConcat TensorMapLookup");
    put(
        "The trainer itself sums the gradients of all devices and workers: compute the loss of one"
            + " device's share, and ask for devices(n) and numNodes(n)",
        "AllToAll CollectivePermute CopyToMesh CopyToMeshGrad CrossReplicaSum NcclAllReduce"
            + " NcclBroadcast NcclReduce Relayout RelayoutLike TPUEmbeddingActivations"
            + " CollectiveAllToAllV3 CollectiveGatherV2 CollectiveReduceScatterV2"
            + " CollectiveReduceV3");
    put(
        "Pad the rows to one length, with a mask of what is padded, and use ops on whole tensors,"
            + " or tf.math.unsortedSegmentSum over the rows' numbers",
        "RaggedFillEmptyRows RaggedGather RaggedTensorFromVariant RaggedTensorToSparse"
            + " RaggedTensorToTensor RaggedTensorToVariant RaggedRange");
    put(
        "Use places, values and shape with tf.sparse.sparseTensorDenseMatMul, or a dense tensor",
        "CSRSparseMatrixToDense CSRSparseMatrixToSparseTensor DenseToCSRSparseMatrix"
            + " SparseMatrixAdd SparseMatrixMatMul SparseMatrixMul SparseMatrixSoftmax"
            + " SparseMatrixSparseMatMul SparseMatrixTranspose SparseTensorToCSRSparseMatrix");
    put(
        "Make both dense with tf.sparse.sparseToDense, and use tf.math.maximum or"
            + " tf.math.minimum",
        "SparseSparseMaximum SparseSparseMinimum");
    put(
        "Make it dense with tf.sparse.sparseToDense, and use the op for dense tensors",
        "SparseConcat SparseReduceMax SparseReduceMaxSparse SparseReduceSumSparse SparseSplit");
    put("Use tf.math.addN", "AccumulateNV2");
    put("Use tf.nn.topK", "ApproxTopK TopKUnique TopKWithUnique KthOrderStatistic");
    put(
        "Use the layer BatchNormalization, or tf.nn.fusedBatchNorm",
        "BatchNormWithGlobalNormalization");
    put("Use the layer LSTM", "CudnnRNNV3 CudnnRNN CudnnRNNV2 LSTMBlockCell");
    put("Use the layer GRU", "GRUBlockCell");
    put(
        "Its eigenvalues are complex: use tf.linalg.selfAdjointEig of a symmetric matrix, or"
            + " tf.linalg.svd",
        "Eig");
    put(
        "Use the layer Embedding, or read the variable and take rows with tf.gather or"
            + " tf.gatherNd",
        "ResourceGather ResourceGatherNd");
    put("It is there to forbid gradients. Use tf.identity instead", "PreventGradient");
    put(
        "Use tf.linalg.matrixSolve to solve with the matrix, or tf.linalg.logMatrixDeterminant of"
            + " it",
        "Lu");
    put(
        "For a symmetric matrix use tf.linalg.selfAdjointEig, and the function of the eigenvalues",
        "MatrixExponential MatrixLogarithm");
    put(
        "Use tf.image.resizeBilinear, or tf.image.scaleAndTranslate with antialias",
        "ResizeArea QuantizedResizeBilinear");
    put(
        "Change the pictures in the input, before any trained layer: with the layers for"
            + " augmentation, or in the dataset",
        "AdjustContrastv2 AdjustHue AdjustSaturation HSVToRGB DrawBoundingBoxesV2"
            + " ExtractGlimpseV2 RandomCrop AudioSpectrogram Mfcc DecodeCSV");
    put("Compute start + tf.range(n) * step, of a constant range", "LinSpace Range");
    put(
        "A random choice has no derivative by its inputs. Use tf.random.statelessRandomGammaV3,"
            + " or noise that does not depend on them, scaled and shifted; or cut the path with"
            + " stopGradient",
        "ParameterizedTruncatedNormal RandomPoissonV2 RandomShuffle StatelessShuffle"
            + " StatefulRandomBinomial StatelessRandomBinomial StatelessRandomPoisson");
    put(
        "The op without Batch in its name takes batches of matrices too",
        "BatchCholesky BatchFFT BatchFFT2D BatchFFT3D BatchIFFT BatchIFFT2D BatchIFFT3D"
            + " BatchMatrixBandPart BatchMatrixDeterminant BatchMatrixDiag BatchMatrixDiagPart"
            + " BatchMatrixInverse BatchMatrixSetDiag BatchMatrixSolve BatchMatrixSolveLs"
            + " BatchMatrixTriangularSolve BatchSelfAdjointEigV2 BatchSvd");
    put(
        "Use tf.signal.fft, fft2d or fft3d, and those of real numbers",
        "FFTND IFFTND RFFTND IRFFTND");
    put(
        "Use tf.nn.conv2d, tf.nn.conv3d or the layers Conv1D and Conv2D",
        "Conv FusedPadConv2D FusedResizeAndPadConv2D");
    put(
        "Use tf.tensorScatterNdUpdate, tensorScatterNdAdd and the like, which return a new tensor",
        "InplaceAdd InplaceSub InplaceUpdate StridedSliceAssign");
    put("Use tf.math.unsortedSegmentSum", "Bincount DenseBincount SparseBincount");
    put("Use tf.dtypes.cast", "Bitcast");
    put("Use it with constants, and multiply what it gives by the trained values", "OneHot");
    put("Take what it selects with tf.gather of the trained scores", "NonMaxSuppressionV5");
    put("Use tf.nn.ctcLoss", "EditDistance");
    put(
        "Use tf.math.unsortedSegmentMax, unsortedSegmentMin or unsortedSegmentProd",
        "SegmentMaxV2 SegmentMinV2 SegmentProdV2");
  }

  private Instead() {}

  private static void put(String sentence, String ops) {
    for (String op : List.of(ops.split(" "))) {
      BY_OP.put(op, sentence);
    }
  }

  /** Returns what to do, as a sentence without a full stop. */
  static String of(String op) {
    return BY_OP.getOrDefault(op, OTHERWISE);
  }

  /** Returns whether there is more to say than for any other op. */
  static boolean knows(String op) {
    return BY_OP.containsKey(op);
  }
}
