package org.lenslet.backend.cpu.gemm;

import java.util.Arrays;
import java.util.Optional;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * Products that have results but nothing to sum, as an input is empty: a function of the bias, or
 * 0.
 *
 * @param rows of the output
 * @param columns of a row
 * @param channels where the bias has an element a row, the rows until it starts again
 * @param axis along which the bias varies; it is the third input
 */
public record EmptySums(
    CpuContext context,
    int rows,
    int columns,
    int channels,
    BiasActivation.Axis axis,
    Optional<UnaryFunction> activation)
    implements CpuKernel {

  /** Whether a problem is one of these. */
  public static boolean isOf(Problem problem) {
    return problem.inputs().stream().anyMatch(spec -> spec.elements() == 0);
  }

  /** Why a kernel that needs something to sum cannot have a problem. */
  public static Optional<String> refusal(Problem problem) {
    return isOf(problem)
        ? Optional.of("an empty tensor; needs at least 1 element in each")
        : Optional.empty();
  }

  @Override
  public Launch bind(Binding binding) {
    Floats y = Floats.of(binding.output(0));
    boolean hasBias = axis != BiasActivation.Axis.NONE;
    BiasActivation end =
        new BiasActivation(
            context.simd(),
            axis,
            hasBias ? Floats.of(binding.input(2)) : y,
            activation.orElse(null));
    return () -> {
      for (int row = 0; row < rows; row++) {
        int at = y.offset() + row * columns;
        Arrays.fill(y.array(), at, at + columns, 0f);
        end.apply(0, row % channels, 0, columns, y.array(), at);
      }
    };
  }
}
