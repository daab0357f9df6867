package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Answer;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.Ranking;
import org.lenslet.backend.Refusal;
import org.lenslet.backend.opencl.device.ClDevice;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.tensor.TensorSpec;

/** What a draft says reaches whoever chooses. */
@Tag("opencl")
class OpenClCandidateTest {
  private static final Problem PROBLEM =
      Problem.of(MatMul.of(false, false), List.of(TensorSpec.f32(2, 3), TensorSpec.f32(3, 4)));
  private static final Accuracy LOOSE = new Accuracy("fp16", 0x1p-11, 2, 4, false);
  private static final Accuracy TIGHT = new Accuracy("fp64", 0x1p-53, 0, 1, true);

  private static Draft.Kernels draft() {
    return Draft.of(List.of(), (binding, launch) -> {});
  }

  private static OpenClCandidate candidate(
      String name, BiFunction<DeviceFacts, Problem, Draft> drafts, ClDevice device) {
    Algorithm algorithm =
        new Algorithm() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public Draft propose(DeviceFacts facts, Problem problem) {
            return drafts.apply(facts, problem);
          }
        };
    return new OpenClCandidate(algorithm, device, new BuildFailures(note -> {}));
  }

  @Test
  void anAlgorithmStatesItsCostAndItsOwnAccuracy() {
    try (ClDevice device = ClDevice.open(OpenClDevices.device(), ClOptions.fromProperties())) {
      Ranking ranking =
          Ranking.of(
              KernelCatalog.builder()
                  .add(MatMul.class, candidate("plain", (d, p) -> draft().cost(3), device))
                  .add(
                      MatMul.class,
                      candidate("tight", (d, p) -> draft().cost(4).accuracy(TIGHT), device))
                  .add(
                      MatMul.class,
                      candidate("loose", (d, p) -> draft().accuracy(LOOSE).cost(2), device))
                  .add(MatMul.class, candidate("unable", (d, p) -> Draft.refuse("no"), device))
                  .build(),
              PROBLEM);
      assertEquals(
          List.of("loose", "plain", "tight"),
          ranking.proposals().stream().map(Ranking.Proposed::algorithm).toList());
      assertEquals(
          List.of(LOOSE, Accuracy.FP32, TIGHT),
          ranking.proposals().stream().map(p -> p.proposal().accuracy()).toList());
      assertEquals(List.of(new Ranking.Refused("unable", "no")), ranking.refusals());
    }
  }

  @Test
  void aWorkspaceIsOfAtMostAllIndices() {
    try (ClDevice device = ClDevice.open(OpenClDevices.device(), ClOptions.fromProperties())) {
      Answer most =
          candidate("most", (d, p) -> draft().workspace(Integer.MAX_VALUE), device)
              .propose(PROBLEM);
      assertEquals(Integer.MAX_VALUE, assertInstanceOf(Proposal.class, most).workspaceFloats());
      Answer more =
          candidate("more", (d, p) -> draft().workspace(1L << 31), device).propose(PROBLEM);
      assertEquals(
          "needs a workspace of at most 2^31 - 1 floats, got 2147483648",
          assertInstanceOf(Refusal.class, more).reason());
    }
  }
}
