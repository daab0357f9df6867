package org.lenslet.parity.conv;

import java.util.List;
import org.lenslet.backend.Problem;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.parity.facts.AdjointDraw;
import org.lenslet.parity.facts.AdjointForm;
import org.lenslet.parity.facts.ErrorBounds;
import org.lenslet.parity.facts.ExactFunctions;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** What proofs know of convolution, forward and both gradients. */
public final class ConvFacts {
  /** A line an operation. */
  public static final List<OpFacts<?>> ALL =
      List.of(
          OpFacts.sums(Convolution.class, ConvFacts::terms)
              .withCases(ConvolutionCases::add)
              .withExactness((op, p) -> ExactFunctions.contains(op.activation()))
              .withAdjoint(
                  (op, p) -> op.activation().isEmpty() && p.inputs().size() == 2,
                  (op, p, draw) -> forms(op, shape(p, 0), shape(p, 1), output(p), draw))
              .withBounds(
                  (op, e) ->
                      ErrorBounds.sums(e, terms(op, e.problem()), linear(op), op.activation()))
              .withFlops((op, p) -> flops(op, shape(p, 1), output(p))),
          OpFacts.sums(ConvolutionBackwardData.class, ConvFacts::terms)
              .withAdjoint(
                  (op, p, draw) -> forms(op.forward(), output(p), shape(p, 1), shape(p, 0), draw))
              .withFlops((op, p) -> flops(op.forward(), shape(p, 1), shape(p, 0))),
          OpFacts.sums(ConvolutionBackwardFilter.class, ConvFacts::terms)
              .withAdjoint(
                  (op, p, draw) -> forms(op.forward(), shape(p, 0), output(p), shape(p, 1), draw))
              .withFlops((op, p) -> flops(op.forward(), op.filter(), shape(p, 1)))
              // The reference holds dy in double precision.
              .withScratch((op, p) -> 2 * p.input(1).bytes()));

  private ConvFacts() {}

  private static Shape shape(Problem problem, int input) {
    return problem.input(input).shape();
  }

  private static Shape output(Problem problem) {
    return problem.output(0).shape();
  }

  private static Convolution linear(Convolution fused) {
    return Convolution.of(fused.window(), fused.connectivity());
  }

  private static long terms(Convolution op, Problem problem) {
    long products = (long) widestFan(op.connectivity(), shape(problem, 1)) * op.window().size();
    return products + problem.inputs().size() - 2;
  }

  private static long terms(ConvolutionBackwardData op, Problem problem) {
    int outputs = shape(problem, 0).get(1);
    int readers =
        op.forward().connectivity() instanceof Connectivity.Groups groups
            ? outputs / groups.count()
            : outputs;
    return (long) readers * op.forward().window().size();
  }

  private static long terms(ConvolutionBackwardFilter op, Problem problem) {
    Shape dy = shape(problem, 1);
    return (long) dy.get(0) * dy.product(2, dy.rank());
  }

  /** The most input channels that one output channel reads. */
  private static int widestFan(Connectivity connectivity, Shape filter) {
    return connectivity instanceof Connectivity.Table table
        ? table.inputsOf().stream().mapToInt(inputs -> inputs.size()).max().orElseThrow()
        : filter.get(1);
  }

  private static long flops(Convolution op, Shape filter, Shape output) {
    long links =
        op.connectivity() instanceof Connectivity.Table table
            ? table.links()
            : (long) filter.get(0) * filter.get(1);
    return 2 * links * op.window().size() * output.get(0) * output.product(2, output.rank());
  }

  private static List<AdjointForm> forms(
      Convolution fused, Shape input, Shape filter, Shape output, AdjointDraw draw) {
    Convolution forward = linear(fused);
    HostTensor x = draw.integers(0, input);
    HostTensor w = draw.integers(1, filter);
    HostTensor dy = draw.integers(2, output);
    return List.of(
        new AdjointForm(forward, List.of(x, w), dy),
        new AdjointForm(new ConvolutionBackwardData(forward, input), List.of(dy, w), x),
        new AdjointForm(new ConvolutionBackwardFilter(forward, filter), List.of(x, dy), w));
  }
}
