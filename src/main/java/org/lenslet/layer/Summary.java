package org.lenslet.layer;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.op.Convolution;
import org.lenslet.op.MatMul;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * What a model consists of, for one batch size.
 *
 * @param layers a row a layer, in order
 */
public record Summary(String model, Shape input, List<Row> layers) {

  /**
   * One layer.
   *
   * @param output the shape of its output, batch included
   * @param parameters the number of trainable numbers
   * @param multiplyAccumulates the multiply-accumulates of the forward direction for the batch
   */
  public record Row(String name, Shape output, long parameters, long multiplyAccumulates) {}

  /** Summarises a model. */
  public static Summary of(Model model, int batch) {
    GraphBuilder builder = new GraphBuilder();
    Shape input = Shape.of(batch).append(model.inputShape().toArray());
    Model.Forward forward = model.forward(builder, builder.input("x", TensorSpec.f32(input)));
    Graph graph = builder.build();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < forward.layerNames().size(); i++) {
      String name = forward.layerNames().get(i);
      long parameters =
          forward.parameters().stream()
              .filter(p -> p.name().startsWith(name + "."))
              .mapToLong(p -> p.value().spec().elements())
              .sum();
      long work =
          graph.nodes().stream()
              .filter(node -> node.label().equals(name))
              .mapToLong(Summary::multiplyAccumulates)
              .sum();
      rows.add(new Row(name, forward.layerOutputs().get(i).spec().shape(), parameters, work));
    }
    return new Summary(model.name(), input, List.copyOf(rows));
  }

  /** The number of trainable numbers. */
  public long parameters() {
    return layers.stream().mapToLong(Row::parameters).sum();
  }

  /** The multiply-accumulates of the forward direction for the batch. */
  public long multiplyAccumulates() {
    return layers.stream().mapToLong(Row::multiplyAccumulates).sum();
  }

  private static long multiplyAccumulates(Node node) {
    Shape output = node.output().spec().shape();
    if (node.op() instanceof MatMul product) {
      Value a = node.inputs().get(0);
      return (long) output.elements() * a.spec().shape().get(product.transposeA() ? -2 : -1);
    }
    if (node.op() instanceof Convolution) {
      // Every filter element is used once per output position of its channel.
      long positions = (long) output.get(0) * output.product(2, output.rank());
      return positions * node.inputs().get(1).spec().elements();
    }
    return 0;
  }
}
