package org.lenslet.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.GraphPrinter;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.layer.scope.Layer;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Models that are more than a chain. */
class NetworkTest {

  private static String print(Model model) {
    GraphBuilder graph = new GraphBuilder();
    model
        .forward(ForwardPass.training(graph), model.addInputs(graph, 2))
        .outputs()
        .values()
        .stream()
        .forEach(graph::output);
    return GraphPrinter.print(graph.build());
  }

  private static List<String> parameters(Model model) {
    GraphBuilder graph = new GraphBuilder();
    return model
        .forward(ForwardPass.training(graph), model.addInputs(graph, 1))
        .parameters()
        .stream()
        .map(p -> p.index() + " " + p.name() + " " + p.value().spec().shape())
        .toList();
  }

  private static void assertRefused(String message, Executable work) {
    assertEquals(message, assertThrows(ShapeException.class, work).getMessage());
  }

  @Test
  void aResidualAddsTheInputToWhatItsLayersMakeOfIt() {
    Model model =
        Model.input(2, 4, 4)
            .relu()
            .residual(x -> x.conv(3, kernel(1)).relu().convWithoutBias(2, kernel(1)))
            .tanh()
            .build();

    assertEquals(
        """
        input @x f32[2x2x4x4]
        variable @residual1.conv1.weight f32[3x2x1x1]
        variable @residual1.conv1.bias f32[3]
        variable @residual1.conv2.weight f32[2x3x1x1]
        %0 f32[2x2x4x4] = pointwise relu(in0) (@x)  # relu1
        %1 f32[2x3x4x4] = convolution 1x1 (%0, @residual1.conv1.weight, @residual1.conv1.bias)  # residual1.conv1
        %2 f32[2x3x4x4] = pointwise relu(in0) (%1)  # residual1.relu1
        %3 f32[2x2x4x4] = convolution 1x1 (%2, @residual1.conv2.weight)  # residual1.conv2
        %4 f32[2x2x4x4] = pointwise add(in0, in1) (%3, %0)  # residual1.add1
        %5 f32[2x2x4x4] = pointwise tanh(in0) (%4)  # tanh1
        output %5
        """,
        print(model));
  }

  @Test
  void aProjectionFitsTheInputToTheSum() {
    Model model =
        Model.input(1, 4, 4)
            .residual(
                x -> x.conv(2, kernel(3).stride(2).padding(1)),
                x -> x.convWithoutBias(2, kernel(1).stride(2)))
            .residual(x -> x.conv(2, kernel(1)))
            .build();

    assertEquals(
        List.of(
            "0 residual1.conv1.weight 2x1x3x3",
            "1 residual1.conv1.bias 2",
            "2 residual1.projection.conv1.weight 2x1x1x1",
            "3 residual2.conv1.weight 2x2x1x1",
            "4 residual2.conv1.bias 2"),
        parameters(model));
    assertEquals(
        List.of(
            "residual1.conv1 20 72",
            "residual1.projection.conv1 2 8",
            "residual1.add1 0 0",
            "residual2.conv1 6 16",
            "residual2.add1 0 0"),
        Summary.of(model, 1).layers().stream()
            .map(row -> row.name() + " " + row.parameters() + " " + row.multiplyAccumulates())
            .toList());
  }

  @Test
  void branchesAreJoinedAlongTheChannels() {
    Model model =
        Model.input(3, 5, 5)
            .concat(
                x -> x.conv(2, kernel(1)),
                x -> x.conv(4, kernel(3).padding(1)).relu(),
                x -> x.maxPool(kernel(3).stride(1).padding(1)))
            .build();

    assertEquals(
        List.of(
            "branches1.branch1.conv1 2x2x5x5",
            "branches1.branch2.conv1 2x4x5x5",
            "branches1.branch2.relu1 2x4x5x5",
            "branches1.branch3.maxPool1 2x3x5x5",
            "branches1.concat1 2x9x5x5"),
        Summary.of(model, 2).layers().stream()
            .map(row -> row.name() + " " + row.output())
            .toList());
  }

  @Test
  void aBlockNamesItsLayersAndABranchsInitializerEndsWithIt() {
    Initializer ones = Initializer.constant(1);
    Model model =
        Model.input(4)
            .initializer(ones)
            .block("head", x -> x.initializer(Initializer.constant(2)).dense(3).dense(2))
            .dense(1)
            .build();
    GraphBuilder graph = new GraphBuilder();

    assertEquals(
        List.of(
            "head.dense1.weight 2.0",
            "head.dense1.bias 0.0",
            "head.dense2.weight 2.0",
            "head.dense2.bias 0.0",
            "dense1.weight 1.0",
            "dense1.bias 0.0"),
        model.forward(ForwardPass.training(graph), model.addInputs(graph, 1)).parameters().stream()
            .map(p -> p.name() + " " + p.initialValues(1).floats()[0])
            .toList());
  }

  @Test
  void aChainIsANetworkOfOneInput() {
    Network net = new Network("chain");
    Tensor x = net.input("x", 1, 6, 6).conv(2, kernel(3)).tanh();
    net.output(x.flatten().dense(3));

    assertEquals(
        print(Model.input(1, 6, 6).conv(2, kernel(3)).tanh().flatten().dense(3).build()),
        print(net.build()));
  }

  private static Model twins() {
    Network net = new Network("twins");
    Layer tower = Network.layer("tower", x -> x.dense(3).tanh().dense(2));
    Tensor left = net.input("left", 4).then(tower);
    Tensor right = net.input("right", 4).then(tower);
    return net.output("same", left.concat(right).dense(1)).output("left", left).build();
  }

  @Test
  void aSharedLayerHasItsParametersOnce() {
    Model model = twins();

    assertEquals(
        List.of(
            "0 tower1.dense1.weight 4x3",
            "1 tower1.dense1.bias 3",
            "2 tower1.dense2.weight 3x2",
            "3 tower1.dense2.bias 2",
            "4 dense1.weight 4x1",
            "5 dense1.bias 1"),
        parameters(model));
    assertEquals(
        """
        %0 f32[2x3] = matMul (@left, @tower1.dense1.weight, @tower1.dense1.bias)  # tower1.dense1
        %1 f32[2x3] = pointwise tanh(in0) (%0)  # tower1.tanh1
        %2 f32[2x2] = matMul (%1, @tower1.dense2.weight, @tower1.dense2.bias)  # tower1.dense2
        %3 f32[2x3] = matMul (@right, @tower1.dense1.weight, @tower1.dense1.bias)  # tower1.dense1
        %4 f32[2x3] = pointwise tanh(in0) (%3)  # tower1.tanh1
        %5 f32[2x2] = matMul (%4, @tower1.dense2.weight, @tower1.dense2.bias)  # tower1.dense2
        %6 f32[2x4] = concat axis 1 (%2, %5)  # concat1
        %7 f32[2x1] = matMul (%6, @dense1.weight, @dense1.bias)  # dense1
        """,
        print(model)
            .lines()
            .filter(line -> line.startsWith("%"))
            .map(line -> line + "\n")
            .reduce("", String::concat));
    assertEquals(
        List.of(
            new Summary.Row("tower1", Shape.of(3, 2), 23, 2 * 3 * (4 * 3 + 3 * 2)),
            new Summary.Row("concat1", Shape.of(3, 4), 0, 0),
            new Summary.Row("dense1", Shape.of(3, 1), 5, 3 * 4)),
        Summary.of(model, 3).layers());
  }

  @Test
  void inputsAndOutputsHaveNames() {
    Model model = twins();

    assertEquals(
        List.of(new Model.Input("left", Shape.of(4)), new Model.Input("right", Shape.of(4))),
        model.inputs());
    assertEquals(Map.of("same", Shape.of(1), "left", Shape.of(2)), model.outputShapes());
    assertEquals(List.of("same", "left"), List.copyOf(model.outputShapes().keySet()));
    assertEquals(
        Map.of("left", Shape.of(3, 4), "right", Shape.of(3, 4)), Summary.of(model, 3).inputs());
    assertRefused(
        "model twins: expected one input, got (left, right); ask for each's shape",
        model::inputShape);
    GraphBuilder graph = new GraphBuilder();
    Model.Forward forward = model.forward(ForwardPass.inference(graph), model.addInputs(graph, 1));
    assertRefused(
        "model: expected one output, got [same, left]; ask for one by its name", forward::output);
    assertEquals(Shape.of(1, 2), forward.outputs().get("left").spec().shape());
  }

  @Test
  void inputsThatDoNotFitAreRefused() {
    Model model = twins();
    GraphBuilder graph = new GraphBuilder();
    Value left = graph.input("a", TensorSpec.f32(2, 4));
    Value wrong = graph.input("b", TensorSpec.f32(2, 5));

    assertRefused(
        "model twins: expected 2 inputs (left, right), got 1", () -> model.forward(graph, left));
    assertRefused(
        "model twins: expected input right of batch x 4, got 2x5",
        () -> model.forward(graph, left, wrong));
  }

  @Test
  void whatDoesNotFitTogetherIsNamed() {
    assertRefused(
        "model model, residual1.add1: add: expected two inputs of one shape, got 1x3x4x4 and"
            + " 1x2x4x4; project one to the other's shape",
        () -> Model.input(2, 4, 4).residual(x -> x.conv(3, kernel(1))).build());
    assertRefused(
        "model model, branches1.concat1: concat: expected shapes equal to 1x2x4x4 except on"
            + " axis 1, got 1x2x2x2",
        () -> Model.input(2, 4, 4).concat(x -> x, x -> x.maxPool(2)).build());
    assertRefused(
        "concat: expected at least 1 branch, got none", () -> Model.input(2).concat(new Branch[0]));
    Layer dense = Network.layer("tower", x -> x.dense(2));
    assertRefused(
        "model model, tower1.dense1: shared layer: expected tower1.dense1.weight as where it was"
            + " first applied, f32[3x2], got f32[2x2]; apply another layer",
        () -> Model.input(3).then(dense).then(dense).build());
  }

  @Test
  void networksAreWholeAndTheirNamesUnique() {
    Network net = new Network("net");
    Tensor x = net.input("x", 3);
    Tensor other = new Network("other").input("x", 3);

    assertRefused("model net: expected inputs and outputs, got no output", net::build);
    assertRefused(
        "network: expected tensors of one network, got one of another", () -> x.plus(other));
    assertRefused(
        "network: expected tensors of one network, got one of another", () -> net.output(other));
    assertRefused(
        "name: expected a new one, got 'head' again",
        () -> x.block("head", y -> y.dense(2)).block("head", y -> y.dense(2)));
    assertRefused(
        "name: expected one without dots, got 'a.b'", () -> x.block("a.b", y -> y.dense(2)));
    net.output(x);
    assertRefused("output: expected a new name, got 'output' again", () -> net.output(x));
  }
}
