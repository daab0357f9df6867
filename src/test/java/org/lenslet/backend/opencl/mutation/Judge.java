package org.lenslet.backend.opencl.mutation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.opencl.OpenClBackend;
import org.lenslet.backend.opencl.OpenClDevices;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.parity.BareMemory;
import org.lenslet.parity.Cases;
import org.lenslet.parity.FactTable;
import org.lenslet.parity.ParityProgress;
import org.lenslet.parity.ParityRow;
import org.lenslet.parity.ParityRun;
import org.lenslet.parity.Tier;
import org.lenslet.parity.facts.OpCase;

/**
 * The process in which a fault runs, as it may end by it: whether the parity cases show it with
 * some algorithms.
 */
final class Judge {
  static final String KILLED = "killed: ";
  static final String SURVIVED = "survived";
  static final String INVALID = "invalid: ";

  /** What Oclgrind has the time for. */
  private static final int BARE_CASES = 3;

  /** Elements of a result that more than one work-item computes. */
  private static final int MANY = 64;

  private Judge() {}

  static boolean isAnswer(String line) {
    return line.startsWith(KILLED) || line.startsWith(SURVIVED) || line.startsWith(INVALID);
  }

  /**
   * Reads requests, a line each: a folder of kernels or nothing, and an expression for algorithms,
   * with a tab between. Answers each with a line of its own, the verdict and what showed the fault.
   * The argument is Oclgrind's log, where it is used.
   */
  public static void main(String[] arguments) throws Exception {
    String log = arguments.length > 0 ? arguments[0] : "";
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream answers = System.out;
    System.setOut(System.err); // so that nothing else stands between the answers
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] request = line.split("\t", 2);
      String answer;
      try {
        answer = judge(request[0], request[1], log);
      } catch (RuntimeException | AssertionError e) {
        answer = KILLED + "threw " + e;
      }
      answers.println(answer.lines().findFirst().orElseThrow());
      answers.flush();
    }
  }

  private static String judge(String kernels, String algorithms, String log) throws Exception {
    List<String> unbuilt = new ArrayList<>();
    ClOptions given = ClOptions.fromProperties().withAllAlgorithms();
    ClOptions options = kernels.isEmpty() ? given : given.withKernels(Path.of(kernels));
    int ran = 0;
    try (OpenClBackend backend =
            OpenClBackend.open(
                OpenClDevices.device(), options, name -> name.matches(algorithms), unbuilt::add);
        Backend reference = ReferenceBackend.specification()) {
      if (!log.isEmpty()) {
        ran = runBare(backend, reference);
      } else {
        for (OpCase opCase : cases(backend)) {
          for (ParityRow row : rows(backend, reference, opCase)) {
            if (!unbuilt.isEmpty()) {
              return INVALID + unbuilt;
            }
            if (!row.passed()) {
              return KILLED + row.firstFailure();
            }
            ran += row.cases();
          }
        }
      }
    }
    if (ran == 0) {
      return INVALID + "no case for " + algorithms;
    }
    return log.isEmpty() ? SURVIVED : finding(Path.of(log));
  }

  /** The smallest cases, and the smallest in which several work-items take part. */
  private static int runBare(Backend backend, Backend reference) {
    List<OpCase> small =
        cases(backend).stream().filter(Tier.BOUNDED::applies).filter(OpCase::reduced).toList();
    Set<OpCase> chosen = new LinkedHashSet<>(small.subList(0, Math.min(BARE_CASES, small.size())));
    small.stream()
        .filter(c -> c.problem().output(0).shape().elements() > MANY)
        .limit(1)
        .forEach(chosen::add);
    int ran = 0;
    for (OpCase opCase : chosen) {
      for (Candidate candidate : backend.catalog().of(opCase.op().getClass())) {
        if (candidate.propose(opCase.problem()) instanceof Proposal) {
          BareMemory.run(backend, reference, candidate, opCase);
          ran++;
        }
      }
    }
    return ran;
  }

  private static String finding(Path log) throws IOException {
    String text = Files.readString(log).replace("\0", "").strip();
    // Oclgrind goes on writing behind what it wrote: the file gets a hole.
    Files.write(log, new byte[0]);
    return text.isEmpty() ? SURVIVED : KILLED + text;
  }

  /**
   * Those that some algorithm takes, the reduced catalogue and small cases first; the reduced
   * catalogue alone where {@code -Dlenslet.parityReduced=true} says so.
   */
  private static List<OpCase> cases(Backend backend) {
    List<OpCase> chosen = new ArrayList<>();
    for (Class<?> op : Operations.all()) {
      List<Candidate> candidates = backend.catalog().of(op.asSubclass(Op.class));
      Cases.all().stream()
          .filter(c -> op.isInstance(c.op()))
          .filter(
              c -> candidates.stream().anyMatch(a -> a.propose(c.problem()) instanceof Proposal))
          .forEach(chosen::add);
    }
    if (Boolean.getBoolean("lenslet.parityReduced")) {
      chosen.removeIf(opCase -> !opCase.reduced());
    }
    chosen.sort(
        Comparator.comparing((OpCase c) -> !c.reduced())
            .thenComparing(c -> FactTable.of(c.op()).flops(c.problem())));
    return chosen;
  }

  private static List<ParityRow> rows(Backend backend, Backend reference, OpCase opCase) {
    Set<Tier> tiers = EnumSet.allOf(Tier.class);
    return tiers.stream().noneMatch(tier -> tier.applies(opCase))
        ? List.of()
        : ParityRun.run(
            backend,
            reference,
            List.of(opCase),
            tiers,
            ParityRun.Coverage.CASES,
            ParityProgress.SILENT);
  }
}
