package org.lenslet.onnx.emit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.layer.kind.BatchNormalization;
import org.lenslet.onnx.file.OnnxAttribute;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Gather;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** The operations of ONNX for each operation. */
final class Emitters {
  private final Emission emission;
  private final Draft draft;
  private final Node node;

  private Emitters(Emission emission, Node node) {
    this.emission = emission;
    this.draft = emission.draft();
    this.node = node;
  }

  /** Adds a node's operation, and returns the names of its outputs, as far as they have one. */
  static List<String> emit(Emission emission, Node node) {
    return List.of(new Emitters(emission, node).emit());
  }

  private String emit() {
    for (int i = 1; i < node.outputs().size(); i++) {
      if (emission.isRead(node.outputs().get(i))) {
        throw Emission.unsupported(node.op());
      }
    }
    if (node.op() instanceof Convolution op) {
      return convolution(op);
    }
    if (node.op() instanceof ConvolutionBackwardData op) {
      return transposedConvolution(op);
    }
    if (node.op() instanceof MatMul op) {
      return product(op);
    }
    if (node.op() instanceof Pointwise op) {
      return formula(op.expression());
    }
    String pooled = Pools.emit(draft, node.op(), name(0), shape(0));
    if (pooled != null) {
      return pooled;
    }
    if (node.op() instanceof Softmax op) {
      return draft.add("Softmax", input(0), OnnxAttribute.of("axis", (long) op.axis()));
    }
    if (node.op() instanceof BatchNorm op) {
      return rows(op);
    }
    if (node.op() instanceof Reduce op) {
      return reduce(op);
    }
    return movement();
  }

  private String movement() {
    if (node.op() instanceof Reshape) {
      return reshaped(name(0), node.output());
    }
    if (node.op() instanceof Transpose op) {
      int[] order = op.permutation().stream().mapToInt(axis -> axis).toArray();
      return draft.add("Transpose", input(0), OnnxAttribute.of("perm", order));
    }
    if (node.op() instanceof Concat op) {
      return draft.add("Concat", emission.names(node), OnnxAttribute.of("axis", (long) op.axis()));
    }
    if (node.op() instanceof Gather op) {
      return draft.add("Gather", emission.names(node), OnnxAttribute.of("axis", (long) op.axis()));
    }
    if (node.op() instanceof Slice op) {
      return slice(op);
    }
    if (node.op() instanceof Pad op) {
      return pad(op);
    }
    if (node.op() instanceof Broadcast) {
      return broadcast();
    }
    throw Emission.unsupported(node.op());
  }

  private String name(int input) {
    return emission.name(node.inputs().get(input));
  }

  private List<String> input(int index) {
    return List.of(name(index));
  }

  private Shape shape(int input) {
    return node.inputs().get(input).spec().shape();
  }

  private String reshaped(String name, Value like) {
    long[] extents = emission.extents(like);
    if (Arrays.stream(extents).filter(extent -> extent < 0).count() > 1) {
      throw Emission.unsupported(node.op());
    }
    return draft.add("Reshape", List.of(name, draft.integers(extents)));
  }

  private static OnnxAttribute group(Connectivity connectivity) {
    int groups = connectivity instanceof Connectivity.Groups each ? each.count() : 1;
    return OnnxAttribute.of("group", (long) groups);
  }

  private String convolution(Convolution op) {
    List<String> inputs = new ArrayList<>(emission.names(node));
    if (op.connectivity() instanceof Connectivity.Table table) {
      inputs.set(1, dense(table, node.inputs().get(1)));
    }
    return draft.add("Conv", inputs, Pools.window(op.window(), group(op.connectivity())));
  }

  /** Zeros where the table has no link. */
  private String dense(Connectivity.Table table, Value weights) {
    HostTensor links = emission.known(weights);
    if (links == null) {
      throw Emission.unsupported(node.op());
    }
    int channels = shape(0).get(1);
    int size = links.shape().product(1, links.shape().rank());
    int outputs = table.inputsOf().size();
    Shape shape =
        Shape.of(outputs, channels).append(links.shape().sub(1, links.shape().rank()).toArray());
    HostTensor filter = HostTensor.zeros(TensorSpec.f32(shape));
    int link = 0;
    for (int k = 0; k < outputs; k++) {
      for (int c : table.inputsOf().get(k)) {
        System.arraycopy(
            links.floats(), link++ * size, filter.floats(), (k * channels + c) * size, size);
      }
    }
    return draft.initializer(emission.name(weights), filter);
  }

  private String transposedConvolution(ConvolutionBackwardData op) {
    Window window = op.forward().window();
    if (!(op.forward().connectivity() instanceof Connectivity.Groups)) {
      throw Emission.unsupported(op);
    }
    Shape input = shape(0);
    int[] more = new int[window.rank()];
    for (int axis = 0; axis < more.length; axis++) {
      int natural =
          (input.get(axis + 2) - 1) * window.stride().get(axis)
              + window.reach(axis)
              - window.padBefore().get(axis)
              - window.padAfter().get(axis);
      more[axis] = op.input().get(axis + 2) - natural;
    }
    return draft.add(
        "ConvTranspose",
        emission.names(node),
        Pools.window(
            window, group(op.forward().connectivity()), OnnxAttribute.of("output_padding", more)));
  }

  private String product(MatMul op) {
    if (shape(0).rank() == 2) {
      return draft.add(
          "Gemm",
          emission.names(node),
          OnnxAttribute.of("transA", op.transposeA() ? 1L : 0L),
          OnnxAttribute.of("transB", op.transposeB() ? 1L : 0L));
    }
    String y =
        draft.add(
            "MatMul", List.of(turned(name(0), op.transposeA()), turned(name(1), op.transposeB())));
    return node.inputs().size() == 3 ? draft.add("Add", List.of(y, name(2))) : y;
  }

  private String turned(String name, boolean turn) {
    return turn ? draft.add("Transpose", List.of(name), OnnxAttribute.of("perm", 0, 2, 1)) : name;
  }

  private String formula(Expression formula) {
    Float epsilon = BatchNormalization.epsilonOf(formula);
    if (epsilon != null && node.inputs().size() == 5 && isPerChannel()) {
      List<String> inputs = new ArrayList<>(input(0));
      for (int i : new int[] {3, 4, 1, 2}) {
        inputs.add(emission.name(emission.unshaped(node.inputs().get(i))));
      }
      return draft.add("BatchNormalization", inputs, OnnxAttribute.of("epsilon", (float) epsilon));
    }
    return Formulas.add(draft, formula, emission.names(node));
  }

  /** Whether all operands but the first are numbers a channel. */
  private boolean isPerChannel() {
    Shape shape = shape(0);
    for (int i = 1; i < node.inputs().size(); i++) {
      Shape own = emission.unshaped(node.inputs().get(i)).spec().shape();
      Shape seen = shape(i);
      boolean fits =
          shape.rank() >= 2
              && own.equals(Shape.of(shape.get(1)))
              && seen.rank() == shape.rank()
              && seen.get(1) == shape.get(1);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** Rows less their means, divided by their deviations. */
  private String rows(BatchNorm op) {
    Shape shape = shape(0);
    if (shape.get(0) != 1 || shape.rank() != 3 || node.inputs().size() != 1) {
      throw Emission.unsupported(op);
    }
    String ones = draft.constant(HostTensor.filled(Shape.of(shape.get(2)), 1));
    return draft.add(
        "LayerNormalization",
        List.of(name(0), ones),
        OnnxAttribute.of("axis", -1L),
        OnnxAttribute.of("epsilon", op.epsilon()));
  }

  private String reduce(Reduce op) {
    String operation =
        switch (op.function()) {
          case SUM -> "ReduceSum";
          case MEAN -> "ReduceMean";
          case MAX -> "ReduceMax";
          case MIN -> "ReduceMin";
          case PRODUCT -> "ReduceProd";
        };
    long[] axes = op.axes().stream().mapToLong(axis -> axis).toArray();
    return draft.add(
        operation,
        List.of(name(0), draft.integers(axes)),
        OnnxAttribute.of("keepdims", op.keepAxes() ? 1L : 0L),
        OnnxAttribute.of("noop_with_empty_axes", 1L));
  }

  private String slice(Slice op) {
    Shape from = shape(0);
    List<Long> axes = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      long start = op.start().get(axis);
      long step = op.step().get(axis);
      if (start == 0 && step == 1 && op.extents().get(axis) == from.get(axis)) {
        continue;
      }
      axes.add((long) axis);
      starts.add(start);
      ends.add(start + (op.extents().get(axis) - 1) * step + 1);
      steps.add(step);
    }
    return axes.isEmpty()
        ? name(0)
        : draft.add("Slice", List.of(name(0), all(starts), all(ends), all(axes), all(steps)));
  }

  private String all(List<Long> numbers) {
    return draft.integers(numbers.stream().mapToLong(number -> number).toArray());
  }

  private String pad(Pad op) {
    if (Arrays.stream(op.interior().toArray()).anyMatch(between -> between != 0)) {
      throw Emission.unsupported(op);
    }
    long[] pads =
        Arrays.stream(op.before().append(op.after().toArray()).toArray()).asLongStream().toArray();
    return draft.add("Pad", List.of(name(0), draft.integers(pads), draft.number(op.value())));
  }

  /** Extents that are there already are asked for as 1, which leaves the batch as it is. */
  private String broadcast() {
    long[] wanted = emission.extents(node.output());
    long[] there = emission.extents(node.inputs().get(0));
    int missing = wanted.length - there.length;
    for (int axis = 0; axis < wanted.length; axis++) {
      if (axis >= missing && there[axis - missing] == wanted[axis]) {
        wanted[axis] = 1;
      } else if (wanted[axis] < 0) {
        throw Emission.unsupported(node.op());
      }
    }
    return draft.add("Expand", List.of(name(0), draft.integers(wanted)));
  }
}
