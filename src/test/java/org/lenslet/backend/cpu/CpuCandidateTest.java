package org.lenslet.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Answer;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.Refusal;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Answers to problems too large to run, of which nothing is allocated. */
class CpuCandidateTest {
  private static List<Answer> answers(Op op, TensorSpec... inputs) {
    try (Backend backend = new CpuBackend(2)) {
      Problem problem = Problem.of(op, List.of(inputs));
      return backend.catalog().of(op.getClass()).stream().map(c -> c.propose(problem)).toList();
    }
  }

  private static void assertTooLarge(Answer answer) {
    String reason = assertInstanceOf(Refusal.class, answer).reason();
    assertEquals("a workspace of more than 2147483647 floats; use a smaller batch", reason);
  }

  private static void assertLastResort(Answer answer) {
    Proposal proposal = assertInstanceOf(Proposal.class, answer);
    assertEquals(Proposal.LAST_RESORT, proposal.cost());
    assertEquals(0, proposal.workspaceFloats());
  }

  @Test
  void aKernelThatNeedsMoreThanAnArrayLeavesTheProblemToTheNext() {
    Op op = new ConvolutionBackwardFilter(Convolution.of(Window.of(1, 5)), Shape.of(32, 1, 1, 5));
    // Planes of dy that fit in an array as they are, but not at the pitch of x.
    TensorSpec x = TensorSpec.f32(64, 1, 1024, 1024);
    List<Answer> answers = answers(op, x, TensorSpec.f32(64, 32, 1024, 1020));

    assertTooLarge(answers.get(0));
    assertInstanceOf(Proposal.class, answers.get(1));
  }

  @Test
  void paddedPlanesBeyondAnArrayAreLeftToWhatCopiesNone() {
    // Padded to 92001 x 92001, of which 3 x 3 windows of one element are read.
    Window window = Window.of(1, 1).withStride(46_000).withPadding(46_000);
    Convolution op = Convolution.of(window);

    List<Answer> answers = answers(op, TensorSpec.f32(1, 1, 4, 4), TensorSpec.f32(1, 1, 1, 1));

    assertTooLarge(answers.get(0));
    assertLastResort(answers.get(1));
  }

  @Test
  void columnsWhoseNumberWrapsAroundToZeroAreLeftToWhatMakesNone() {
    Window window = Window.of(64, 64).withStride(2).withPadding(32);
    Shape filter = Shape.of(1, 1024, 64, 64);
    Op op = new ConvolutionBackwardData(Convolution.of(window), Shape.of(1024, 1024, 1, 1));
    List<Answer> answers = answers(op, TensorSpec.f32(1024, 1, 1, 1), TensorSpec.f32(filter));

    assertInstanceOf(Refusal.class, answers.get(0));
    assertTooLarge(answers.get(1));
    assertLastResort(answers.get(2));
  }
}
