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
import java.util.List;
import java.util.Set;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.opencl.OclgrindCases;
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

  /** Begins a line that says what is being tried, so that the asker sees that something goes on. */
  private static final String TRIES = "tries: ";

  private Judge() {}

  static boolean isAnswer(String line) {
    return line.startsWith(KILLED) || line.startsWith(SURVIVED) || line.startsWith(INVALID);
  }

  /**
   * Reads requests, a line each: a folder of kernels or nothing, and an expression for algorithms,
   * with a tab between. Answers each with a line for every case that it tries and, at last, one of
   * the verdict and what showed the fault. The argument is Oclgrind's log, where it is used.
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
        answer = judge(request[0], request[1], log, answers);
      } catch (RuntimeException | AssertionError e) {
        answer = KILLED + "threw " + e;
      }
      answers.println(answer.lines().findFirst().orElseThrow());
      answers.flush();
    }
  }

  private static String judge(String kernels, String algorithms, String log, PrintStream answers)
      throws Exception {
    List<String> unbuilt = new ArrayList<>();
    ClOptions given = ClOptions.fromProperties().withAllAlgorithms();
    ClOptions options = kernels.isEmpty() ? given : given.withKernels(Path.of(kernels));
    int ran = 0;
    try (OpenClBackend backend =
            OpenClBackend.open(
                OpenClDevices.device(), options, name -> name.matches(algorithms), unbuilt::add);
        Backend reference = ReferenceBackend.specification()) {
      if (!log.isEmpty()) {
        return judgeAccesses(backend, reference, Path.of(log), answers);
      }
      for (OpCase opCase : cases(backend)) {
        answers.println(TRIES + opCase);
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
    return ran == 0 ? INVALID + "no case for " + algorithms : SURVIVED;
  }

  /** What Oclgrind says first. */
  private static String judgeAccesses(
      Backend backend, Backend reference, Path log, PrintStream answers) throws IOException {
    int ran = 0;
    for (Class<?> op : Operations.all()) {
      for (Candidate candidate : backend.catalog().of(op.asSubclass(Op.class))) {
        for (OpCase opCase : OclgrindCases.of(op, candidate)) {
          answers.println(TRIES + candidate.name() + " on " + opCase);
          BareMemory.run(backend, reference, candidate, opCase);
          ran++;
          String found = Files.readString(log).replace("\0", "").strip();
          if (!found.isEmpty()) {
            return KILLED + found.lines().findFirst().orElseThrow() + "; in " + opCase;
          }
        }
      }
    }
    return ran == 0 ? INVALID + "no case" : SURVIVED;
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
