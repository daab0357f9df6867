package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.Answer;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.ForwardingProposal;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.op.Op;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.parity.facts.OpCase;

class SelfTestTest {
  private static final LocalDate DATE = LocalDate.of(2026, 11, 21);

  @TempDir private Path folder;
  private String before;

  @BeforeEach
  void useAFolderOfItsOwn() {
    before = System.getProperty("lenslet.cache");
    System.setProperty("lenslet.cache", folder.resolve("cache").toString());
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty("lenslet.cache");
    } else {
      System.setProperty("lenslet.cache", before);
    }
  }

  @Test
  void aRightDevicePasses() {
    try (CpuBackend cpu = new CpuBackend(2)) {
      SelfTest.Outcome outcome = SelfTest.run(cpu, new ReferenceBackend());
      assertEquals(Map.of(), outcome.failures());
      assertEquals(Set.of(), outcome.lost());
      assertTrue(outcome.algorithms() >= 22 && outcome.cases() >= 80, outcome.toString());
    }
  }

  @Test
  void aWrongAlgorithmIsNamedAndItsOperationLost() {
    BrokenBackend broken =
        BrokenBackend.with(
            MatMul.class,
            Defect.after((problem, binding) -> Defect.set(binding.output(0), 0, 7e7f)));

    SelfTest.Outcome outcome = SelfTest.run(broken, new ReferenceBackend());

    assertEquals(Set.of("mat_mul_forward_broken"), outcome.failures().keySet());
    assertEquals(Set.of("matMul"), outcome.lost());
  }

  @ParameterizedTest
  @ValueSource(classes = {MatMul.class, Convolution.class, ConvolutionBackwardData.class})
  void aWrongAlgorithmTakesNoOtherWithIt(Class<? extends Op> op) {
    BrokenBackend broken =
        BrokenBackend.withFirst(
            op, Defect.after((problem, binding) -> Defect.set(binding.output(0), 0, 7e7f)));

    SelfTest.Outcome outcome = SelfTest.run(broken, new ReferenceBackend());

    String wrong = broken.catalog().of(op).get(0).name();
    assertEquals(Set.of(wrong), outcome.failures().keySet());
    assertEquals(Set.of(), outcome.lost());
    assertTrue(outcome.isConclusive(), outcome.toString());
  }

  @Test
  void anExceptionIsNoVerdict() {
    BrokenBackend broken =
        BrokenBackend.with(
            MatMul.class,
            Defect.after(
                (problem, binding) -> {
                  throw new OutOfDeviceMemoryException("no room just now", 1, 2, 3);
                }));

    SelfTest.Outcome outcome = SelfTest.run(broken, new ReferenceBackend());

    assertEquals(Set.of("matMul"), outcome.lost());
    assertTrue(outcome.exception().contains("no room just now"), outcome.toString());
    assertThrows(IllegalArgumentException.class, () -> Verdicts.store("device", DATE, outcome));
  }

  @Test
  void anOperationWithoutKernelIsLost() {
    SelfTest.Outcome outcome =
        SelfTest.run(BrokenBackend.without(Reduce.class), new ReferenceBackend());

    assertEquals(Set.of("reduce"), outcome.lost());
  }

  /** A compiler without room on the disk; the operations may be there another time. */
  @Test
  void operationsLostForWantOfABuildAreNoVerdict() {
    List<String> unbuilt = List.of("b did not build: disk full\nmore of the log", "c neither");
    SelfTest.Outcome lost = outcome(Set.of("matMul"), "");
    assertEquals("b did not build: disk full", lost.without(unbuilt).exception());
    assertEquals(outcome(Set.of("matMul"), "b did not build: disk full"), lost.without(unbuilt));
    assertEquals(lost, lost.without(List.of()));
    SelfTest.Outcome none = outcome(Set.of(), "");
    assertEquals(none, none.without(unbuilt));
    SelfTest.Outcome thrown = outcome(Set.of("matMul"), "no room");
    assertEquals(thrown, thrown.without(unbuilt));
  }

  private static SelfTest.Outcome outcome(Set<String> lost, String exception) {
    return new SelfTest.Outcome(Set.of("a"), Map.of("d", "wrong"), lost, 9, exception);
  }

  /** Whichever cases an algorithm is for: one that accepts a single case is tested on it. */
  @Test
  void everyAlgorithmIsTestedWhateverItAccepts() {
    Map<Class<? extends Op>, List<OpCase>> byOp = new LinkedHashMap<>();
    for (OpCase opCase : Cases.reduced()) {
      byOp.computeIfAbsent(opCase.op().getClass(), op -> new ArrayList<>()).add(opCase);
    }
    for (boolean fives : new boolean[] {true, false}) {
      Class<? extends Op> op =
          byOp.entrySet().stream()
              .filter(
                  entry -> entry.getValue().size() > 8 && !entry.getValue().get(0).op().isView())
              .filter(entry -> entry.getValue().size() % 5 == 0 == fives)
              .min(Comparator.comparing(entry -> entry.getValue().size()))
              .orElseThrow()
              .getKey();
      Set<String> names = new TreeSet<>();
      BrokenBackend device =
          new BrokenBackend(
              op,
              right -> {
                List<Candidate> all = new ArrayList<>();
                for (OpCase only : byOp.get(op)) {
                  Candidate rejecting =
                      Defect.rejecting(
                          right.get(0), problem -> !problem.equals(only.problem()), "another");
                  Candidate named = named("algorithm " + all.size(), rejecting);
                  all.add(named);
                  names.add(named.name());
                }
                return all;
              });
      SelfTest.Outcome outcome = SelfTest.run(device, new ReferenceBackend());
      assertTrue(outcome.proved().containsAll(names), op + " " + outcome.proved());
    }
  }

  private static Candidate named(String name, Candidate candidate) {
    return new Candidate() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Answer propose(Problem problem) {
        return candidate.propose(problem);
      }
    };
  }

  /** This machine is too small for it: nobody knows whether it is right. */
  @Test
  void whatWasNotRunIsNotProved() {
    BrokenBackend device =
        BrokenBackend.withFirst(
            MatMul.class,
            right ->
                new Candidate() {
                  @Override
                  public String name() {
                    return "hungry";
                  }

                  @Override
                  public Answer propose(Problem problem) {
                    return new ForwardingProposal((Proposal) right.propose(problem)) {
                      @Override
                      public long workspaceFloats() {
                        return 1L << 60;
                      }
                    };
                  }
                });
    SelfTest.Outcome outcome = SelfTest.run(device, new ReferenceBackend());
    assertFalse(outcome.proved().contains("hungry"), outcome.toString());
    assertFalse(outcome.failures().containsKey("hungry"), outcome.toString());
    assertTrue(outcome.proved().contains("mat_mul_forward_reference"), outcome.toString());
  }

  @Test
  void verdictsAreKeptByIdentity() throws IOException {
    SelfTest.Outcome outcome =
        new SelfTest.Outcome(
            Set.of("a_c", "a_d"), Map.of("a_b", "at [1,\t2]\nand more"), Set.of("matMul"), 34, "");

    Path file = Verdicts.store("device\ndriver 1", DATE, outcome).orElseThrow();

    Verdicts.Verdict found = Verdicts.find("device\ndriver 1").orElseThrow();
    assertEquals(DATE, found.date());
    assertEquals(Map.of("a_b", "at [1, 2] and more"), found.outcome().failures());
    assertEquals(Set.of("matMul"), found.outcome().lost());
    assertEquals(Set.of("a_c", "a_d"), found.outcome().proved());
    assertEquals(3, found.outcome().algorithms());
    assertEquals(34, found.outcome().cases());
    assertEquals(Optional.empty(), Verdicts.find("device\ndriver 2"));
    assertTrue(file.startsWith(folder));
    assertTrue(Files.readAllLines(file).containsAll(List.of("# device", "# driver 1")));
  }

  @Test
  void aDamagedVerdictIsNone() throws IOException {
    SelfTest.Outcome outcome =
        new SelfTest.Outcome(Set.of("a", "b"), Map.of("c", "why"), Set.of(), 2, "");
    Path file = Verdicts.store("x", DATE, outcome).orElseThrow();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertEquals(Optional.empty(), Verdicts.find("x"), "cut at " + length);
      byte[] flipped = whole.clone();
      flipped[length] ^= 1;
      Files.write(file, flipped);
      assertEquals(Optional.empty(), Verdicts.find("x"), "changed at " + length);
    }
    Files.write(file, whole);
    assertEquals(outcome, Verdicts.find("x").orElseThrow().outcome());
  }

  /** As an editor leaves it: without algorithms that passed, a device would seem to have none. */
  @Test
  void aVerdictWithoutAnyOfItsLinesIsNone() throws IOException {
    Path file =
        Verdicts.store(
                "x",
                DATE,
                new SelfTest.Outcome(Set.of("a", "b"), Map.of("c", "why"), Set.of("d"), 2, ""))
            .orElseThrow();
    List<String> lines = Files.readAllLines(file);
    for (int line = 0; line < lines.size(); line++) {
      List<String> rest = new ArrayList<>(lines);
      rest.remove(line);
      Files.write(file, rest);
      assertEquals(Optional.empty(), Verdicts.find("x"), "without " + lines.get(line));
      rest = new ArrayList<>(lines);
      rest.add(line, lines.get(line));
      Files.write(file, rest);
      assertEquals(Optional.empty(), Verdicts.find("x"), "twice " + lines.get(line));
    }
    Files.write(file, lines.stream().filter(line -> !line.startsWith("proved")).toList());
    assertEquals(Optional.empty(), Verdicts.find("x"));
  }

  @Test
  void aVerdictThatIsALinkIsNoneAndIsReplaced() throws IOException {
    SelfTest.Outcome outcome = new SelfTest.Outcome(Set.of("a"), Map.of(), Set.of(), 2, "");
    Path file = Verdicts.store("x", DATE, outcome).orElseThrow();
    Path target = folder.resolve("target");
    Files.move(file, target);
    Files.createSymbolicLink(file, target);
    byte[] before = Files.readAllBytes(target);
    assertEquals(Optional.empty(), Verdicts.find("x"));
    Verdicts.store("x", DATE.plusDays(1), outcome);
    assertEquals(DATE.plusDays(1), Verdicts.find("x").orElseThrow().date());
    assertArrayEquals(before, Files.readAllBytes(target));
  }

  @Test
  void withoutAFolderNothingIsKept() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file in the folder's place");

    assertEquals(
        Optional.empty(),
        Verdicts.store("x", DATE, new SelfTest.Outcome(Set.of("a"), Map.of(), Set.of(), 2, "")));
    assertEquals(Optional.empty(), Verdicts.find("x"));
  }
}
