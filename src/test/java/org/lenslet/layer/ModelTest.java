package org.lenslet.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Parameter;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

class ModelTest {

  private static void assertRefused(String message, Model.Builder builder) {
    assertEquals(message, assertThrows(ShapeException.class, builder::build).getMessage());
  }

  private static List<String> shapes(Model model) {
    return Summary.of(model, 2).layers().stream()
        .map(row -> row.name() + " " + row.output())
        .toList();
  }

  @Test
  void layersAreNumberedByKindAndShapesFollow() {
    Model model =
        Model.input(3, 9, 8)
            .conv(4, kernel(3).stride(2).padding(1))
            .relu()
            .maxPool(2)
            .conv(6, kernel(2), new Connectivity.Groups(2))
            .sigmoid()
            .avgPool(kernel(2).stride(1).padding(1))
            .elementwise("double", Expression.plus(Expression.input(0), Expression.input(0)))
            .flatten()
            .dense(7)
            .build();

    assertEquals(
        List.of(
            "conv1 2x4x5x4",
            "relu1 2x4x5x4",
            "maxPool1 2x4x2x2",
            "conv2 2x6x1x1",
            "sigmoid1 2x6x1x1",
            "avgPool1 2x6x2x2",
            "double1 2x6x2x2",
            "flatten1 2x24",
            "dense1 2x7"),
        shapes(model));
  }

  @Test
  void oneAndThreeSpatialAxesWorkAlike() {
    assertEquals(
        List.of("conv1 2x4x8", "maxPool1 2x4x4"),
        shapes(Model.input(3, 10).conv(4, kernel(3)).maxPool(2).build()));
    assertEquals(
        List.of("conv1 2x4x3x3x4", "avgPool1 2x4x1x1x2", "subSampling1 2x4x1x1x1"),
        shapes(Model.input(1, 5, 5, 6).conv(4, kernel(3)).avgPool(2).subSampling(1, 1, 2).build()));
  }

  @Test
  void parametersAndWorkAreCounted() {
    Summary summary =
        Summary.of(
            Model.input(4, 6, 6)
                .convWithoutBias(6, kernel(3))
                .conv(8, kernel(3), new Connectivity.Groups(2))
                .flatten()
                .dense(5)
                .build(),
            3);

    assertEquals(
        List.of(
            new Summary.Row("conv1", Shape.of(3, 6, 4, 4), 216, 3 * 216 * 16),
            new Summary.Row("conv2", Shape.of(3, 8, 2, 2), 224, 3 * 216 * 4),
            new Summary.Row("flatten1", Shape.of(3, 32), 0, 0),
            new Summary.Row("dense1", Shape.of(3, 5), 165, 3 * 160)),
        summary.layers());
    assertEquals(216 + 224 + 165, summary.parameters());
    assertEquals(3 * (216 * 16 + 216 * 4 + 160), summary.multiplyAccumulates());
  }

  @Test
  void aLayerThatDoesNotFitIsNamed() {
    assertRefused(
        "model model, dense1: dense: expected an input N x features, got 1x2x6x6; flatten it",
        Model.input(1, 8, 8).conv(2, kernel(3)).tanh().dense(10));
    assertRefused(
        "model small, conv2: convolution: expected a padded input of at least the window's reach 5"
            + " on spatial axis 0, got 4 (input 4x4); use a smaller kernel, more padding or larger"
            + " images",
        Model.input(1, 8, 8).name("small").conv(2, kernel(5)).conv(3, kernel(5)));
    assertRefused(
        "model model, maxPool1: maxPool: expected an input N x C x 1 to 3 spatial axes, got 1x5",
        Model.input(5).maxPool(2));
    assertRefused(
        "model model, maxPool1: maxPool: expected windows that hold an element of the input each,"
            + " got 2x2 stride 2x2 padding 2x2 on 1x3x8x8, of which some lie in the padding alone;"
            + " use a padding below the kernel",
        Model.input(3, 8, 8).maxPool(kernel(2).stride(2).padding(2)));
    assertRefused(
        "model model, conv1: kernel: expected 1 or 2 values, got [3, 3, 3]",
        Model.input(1, 8, 8).conv(2, kernel(3, 3, 3)));
    assertRefused(
        "model model, radialBasis1: radialBasis: expected an input N x 3, got 1x4",
        Model.input(4).radialBasis(HostTensor.filled(Shape.of(2, 3), 1)));
    assertRefused(
        "model model, conv1: convolution: expected channel counts divisible by 2 groups, got 3"
            + " inputs and 4 outputs",
        Model.input(3, 5, 5).conv(4, kernel(3), new Connectivity.Groups(2)));
  }

  @Test
  void numbersOfUnitsAndFiltersAreAtLeastOne() {
    assertRefused(
        "model model, dense1: dense: expected at least 1 unit, got 0", Model.input(4).dense(0));
    assertRefused(
        "model model, conv1: conv: expected at least 1 filter, got -1",
        Model.input(1, 4, 4).conv(-1, kernel(2)));
  }

  @Test
  void codesAreAMatrix() {
    ShapeException error =
        assertThrows(
            ShapeException.class,
            () -> Model.input(4).radialBasis(HostTensor.filled(Shape.of(4), 1)));
    assertEquals(
        "radialBasis: expected codes of classes x features, got f32[4]", error.getMessage());
  }

  @Test
  void anInputOfAnotherShapeIsRefused() {
    Model model = Model.input(1, 4, 4).name("tiny").flatten().build();
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", TensorSpec.f32(2, 1, 4, 5));

    assertEquals(
        "model tiny: expected an input of batch x 1x4x4, got 2x1x4x5",
        assertThrows(ShapeException.class, () -> model.forward(graph, x)).getMessage());
  }

  @Test
  void parametersAreNamedByLayerAndNumberedInOrder() {
    Model model = Model.input(1, 4, 4).conv(2, kernel(3)).subSampling(2).flatten().dense(3).build();
    GraphBuilder graph = new GraphBuilder();
    List<Parameter> parameters =
        model.forward(graph, graph.input("x", TensorSpec.f32(1, 1, 4, 4))).parameters();

    assertEquals(
        List.of(
            "0 conv1.weight 2x1x3x3",
            "1 conv1.bias 2",
            "2 subSampling1.coefficient 2",
            "3 subSampling1.bias 2",
            "4 dense1.weight 2x3",
            "5 dense1.bias 3"),
        parameters.stream()
            .map(p -> p.index() + " " + p.name() + " " + p.value().spec().shape())
            .toList());
  }

  @Test
  void namesDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(new Locale("tr"));
    try {
      assertEquals(
          List.of("sigmoid1 2x3"),
          shapes(Model.input(3).activation(UnaryFunction.SIGMOID).build()));
    } finally {
      Locale.setDefault(before);
    }
  }
}
