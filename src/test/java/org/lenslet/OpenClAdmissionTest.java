package org.lenslet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.FaultyBackend;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.error.DeviceException;
import org.lenslet.op.Op;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.parity.SelfTest;
import org.lenslet.parity.Verdicts;
import org.lenslet.tensor.DType;

/** That only what a self-test has proved may be used, and what of it is kept and told. */
class OpenClAdmissionTest {
  private static final SelfTest.Outcome FAILING =
      new SelfTest.Outcome(Set.of("good", "fine"), Map.of("bad", "at [1, 2]"), Set.of(), 9, "");

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();
  private final OpenClAdmission admission =
      new OpenClAdmission("Device X", "X\ndriver 1", notes::add);
  private String before;

  @BeforeEach
  void useACacheOfItsOwn() {
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

  private static Supplier<SelfTest.Outcome> noTest() {
    return () -> {
      throw new AssertionError("tested although the verdict is known");
    };
  }

  private static SelfTest.Outcome lost(String exception, String... operations) {
    return new SelfTest.Outcome(
        Set.of("good"), Map.of("bad", "wrong"), Set.of(operations), 9, exception);
  }

  private String refusal(SelfTest.Outcome outcome) {
    return assertThrows(DeviceException.class, () -> admission.proved(() -> outcome)).getMessage();
  }

  @Test
  void onlyWhatTheTestProvedMayBeUsedAndTheUserHearsOfTheRest() {
    assertEquals(Set.of("fine", "good"), admission.proved(() -> FAILING));
    assertEquals(List.of("bad is left out on Device X, it failed the self-test: at [1, 2]"), notes);
  }

  @Test
  void theVerdictIsKeptAndHoldsFromThenOn() {
    admission.proved(() -> FAILING);
    assertEquals(LocalDate.now(), Verdicts.find("X\ndriver 1").orElseThrow().date());

    assertEquals(Set.of("fine", "good"), admission.proved(noTest()));
    assertEquals(2, notes.size(), "what is left out is said at every start: " + notes);
  }

  @Test
  void aKnownVerdictIsNotWrittenAgain() {
    LocalDate date = LocalDate.of(2026, 11, 21);
    Verdicts.store("X\ndriver 1", date, FAILING);

    admission.proved(noTest());

    assertEquals(date, Verdicts.find("X\ndriver 1").orElseThrow().date());
  }

  @Test
  void aTestThatDidNotGetThroughIsRunAgain() {
    SelfTest.Outcome interrupted =
        new SelfTest.Outcome(Set.of("good"), Map.of("bad", "no room"), Set.of(), 9, "no room");

    assertEquals(Set.of("good"), admission.proved(() -> interrupted));

    assertEquals(
        List.of(
            "the self-test runs again at the next start, as the device may do better then",
            "bad is left out on Device X, it failed the self-test: no room"),
        notes);
    assertEquals(Optional.empty(), Verdicts.find("X\ndriver 1"));
    assertEquals(Set.of("fine", "good"), admission.proved(() -> FAILING));
  }

  @Test
  void aDeviceWithoutARightAlgorithmIsRefusedAtEveryStart() {
    String expected =
        "opencl: expected Device X to compute what the reference computes, got no right kernel for"
            + " matMul, pad; use another device, and report what a parity run of this one finds; to"
            + " test again, delete "
            + Verdicts.file("X\ndriver 1").orElseThrow();

    assertEquals(expected, refusal(lost("", "pad", "matMul")));

    assertEquals(
        expected,
        assertThrows(DeviceException.class, () -> admission.proved(noTest())).getMessage());
    assertEquals(List.of(), notes);
  }

  @Test
  void aDeviceWhoseTestDidNotGetThroughIsRefusedForNow() {
    assertEquals(
        "opencl: expected the self-test of Device X to get through, got no room; it runs again at"
            + " the next start; use another device meanwhile",
        refusal(lost("no room", "matMul")));
    assertEquals(List.of(), notes);
    assertEquals(Optional.empty(), Verdicts.find("X\ndriver 1"));
  }

  @Test
  void whereNothingCanBeKeptTheVerdictHoldsForThisStart() throws Exception {
    Files.writeString(folder.resolve("cache"), "a file in the folder's place");

    assertEquals(Set.of("fine", "good"), admission.proved(() -> FAILING));
    assertTrue(refusal(lost("", "matMul")).endsWith(" finds"));
  }

  /** A device with kernels for few operations, so that its test takes no time. */
  private static final class Device implements Backend {
    private final Backend right;
    private final KernelCatalog catalog;
    private boolean open = true;

    Device(Backend right, Set<Class<? extends Op>> operations) {
      this.right = right;
      KernelCatalog.Builder builder = KernelCatalog.builder();
      for (Class<? extends Op> op : operations) {
        right.catalog().of(op).forEach(candidate -> builder.add(op, candidate));
      }
      catalog = builder.build();
    }

    @Override
    public String name() {
      return right.name();
    }

    @Override
    public String deviceName() {
      return right.deviceName();
    }

    @Override
    public KernelCatalog catalog() {
      return catalog;
    }

    @Override
    public DeviceBuffer allocate(DType type, int elements) {
      return right.allocate(type, elements);
    }

    @Override
    public void finish() {
      right.finish();
    }

    @Override
    public void close() {
      open = false;
      right.close();
    }
  }

  private SelfTest.Outcome test(Backend device, String... unbuilt) {
    return admission.test(
        told -> {
          assertEquals(1, notes.size(), "the user hears of the test before it: " + notes);
          List.of(unbuilt).forEach(told);
          return device;
        });
  }

  @Test
  void theTestComparesEveryAlgorithmAndTellsHowItCameOut() {
    Set<String> names = new TreeSet<>();
    CpuBackend cpu = new CpuBackend();
    cpu.catalog().of(ArgMax.class).forEach(candidate -> names.add(candidate.name()));
    Device device =
        new Device(
            new FaultyBackend(
                cpu, Pad.class, (problem, run) -> FaultyBackend.add(run.output(0), 0, 1e9f)),
            Set.of(ArgMax.class, Pad.class));

    SelfTest.Outcome outcome = test(device);

    assertEquals(names, outcome.proved());
    assertEquals(
        Set.copyOf(cpu.catalog().of(Pad.class).stream().map(Candidate::name).toList()),
        outcome.failures().keySet());
    assertTrue(outcome.lost().contains("pad") && outcome.lost().contains("matMul"));
    assertFalse(outcome.lost().contains("argMax"));
    assertTrue(outcome.isConclusive(), outcome.exception());
    assertFalse(device.open);
    assertEquals(
        "first use of Device X with this driver: comparing its kernels with the reference, once; a"
            + " driver that compiles slowly takes up to a minute ...",
        notes.get(0));
    assertTrue(
        notes
            .get(1)
            .matches(
                outcome.algorithms()
                    + " algorithms, "
                    + outcome.cases()
                    + " cases, 1 algorithm failed, [0-9]{1,2}\\.[0-9] s"),
        notes.get(1));
    assertEquals(2, notes.size(), notes.toString());
  }

  /** A compiler without room on the disk; the operations may be there another time. */
  @Test
  void whatDidNotBuildIsToldAndIsNoVerdictOnTheOperationsThatLackIt() {
    Device device = new Device(new CpuBackend(), Set.of(ArgMax.class));

    SelfTest.Outcome outcome =
        test(
            device, "mat_mul_tiled did not build: disk full\nmore of the log", "pad did not build");

    assertEquals("mat_mul_tiled did not build: disk full", outcome.exception());
    assertTrue(outcome.lost().contains("matMul"), outcome.toString());
    assertEquals(
        List.of("mat_mul_tiled did not build: disk full\nmore of the log", "pad did not build"),
        notes.subList(1, 3));
    assertTrue(notes.get(3).contains(" cases, 0 algorithms failed, "), notes.get(3));
  }
}
