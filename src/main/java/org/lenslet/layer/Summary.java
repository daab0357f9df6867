package org.lenslet.layer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.tensor.Shape;

/**
 * What a model consists of, for one batch size.
 *
 * @param inputs the inputs' shapes by name, batch included
 * @param layers a row a layer, in order; layers that a layer consists of are counted to it
 */
public record Summary(String model, Map<String, Shape> inputs, List<Row> layers) {

  /**
   * One layer.
   *
   * @param output the shape of its output, batch included; where it is shared, of its first use
   * @param parameters the number of trainable numbers
   * @param multiplyAccumulates the multiply-accumulates of the forward direction for the batch
   */
  public record Row(String name, Shape output, long parameters, long multiplyAccumulates) {}

  /** Summarises a model. */
  public static Summary of(Model model, int batch) {
    GraphBuilder builder = new GraphBuilder();
    Model.Forward forward =
        model.forward(ForwardPass.inference(builder), model.addInputs(builder, batch));
    Graph graph = builder.build();
    Map<String, Shape> inputs = new LinkedHashMap<>();
    graph.inputs().forEach(value -> inputs.put(value.name(), value.spec().shape()));
    Map<Value, String> readers = new HashMap<>();
    for (Node node : graph.nodes()) {
      node.inputs().forEach(value -> readers.putIfAbsent(value, node.label()));
    }
    Map<String, Row> rows = new LinkedHashMap<>();
    for (Model.LayerOutput layer : forward.layers()) {
      rows.computeIfAbsent(
          layer.layer(), name -> row(name, layer.value().spec().shape(), forward, readers, graph));
    }
    return new Summary(model.name(), inputs, List.copyOf(rows.values()));
  }

  /** Parameters are counted where they are first read. */
  private static Row row(
      String name, Shape output, Model.Forward forward, Map<Value, String> readers, Graph graph) {
    long parameters =
        forward.parameters().stream()
            .filter(p -> isOf(name, readers.getOrDefault(p.value(), "")))
            .mapToLong(p -> p.value().spec().elements())
            .sum();
    long work =
        graph.nodes().stream()
            .filter(node -> isOf(name, node.label()))
            .mapToLong(Summary::multiplyAccumulates)
            .sum();
    return new Row(name, output, parameters, work);
  }

  private static boolean isOf(String name, String label) {
    return label.equals(name) || label.startsWith(name + ".");
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
    if (node.op() instanceof ConvolutionBackwardData) {
      // A transposed convolution: every filter element once per input position of its channel.
      Shape input = node.inputs().get(0).spec().shape();
      long positions = (long) input.get(0) * input.product(2, input.rank());
      return positions * node.inputs().get(1).spec().elements();
    }
    return 0;
  }
}
