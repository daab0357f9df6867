package org.lenslet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Ranking;
import org.lenslet.backend.opencl.OpenClDevices;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.platform.Platforms;
import org.lenslet.backend.opencl.program.KernelStamp;
import org.lenslet.error.DeviceException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.parity.SelfTest;
import org.lenslet.parity.Verdicts;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * That the verdict of a self-test decides which algorithms a plan may use. No device is needed that
 * fails: the verdict is put where the next start looks for one.
 */
@Tag("opencl")
@Tag("slow")
class OpenClOpeningTest {
  private static final LocalDate DATE = LocalDate.of(2026, 11, 21);
  private static final TensorSpec MATRIX = TensorSpec.f32(64, 64);

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();
  private String before;
  private FoundDevice device;

  @BeforeEach
  void useACacheOfItsOwn() {
    device = OpenClDevices.device();
    before = System.getProperty("lenslet.cache");
    System.setProperty("lenslet.cache", folder.toString());
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
  void noPlanUsesAnAlgorithmThatFailedTheSelfTest() {
    List<String> ranked = ranked(ClOptions.fromProperties().withoutSelfTest());
    assertTrue(ranked.size() > 1, ranked.toString());
    String best = ranked.get(0);
    store(outcome(without(best), Map.of(best, "output 0 at [1, 2]"), Set.of()));

    try (Backend backend = opening(ClOptions.fromProperties()).named(number())) {
      assertFalse(names(backend).contains(best), names(backend).toString());
      assertEquals(without(best), names(backend));
      String plan = plan(backend);
      assertFalse(plan.contains(best), plan);
      assertTrue(plan.contains(ranked.get(1)), plan);
    }
    assertEquals(
        List.of(
            best + " is left out on " + device + ", it failed the self-test: output 0 at [1, 2]"),
        notes.stream().filter(note -> note.contains("left out")).toList());
  }

  /** What the self-test did not meet has not been proved either. */
  @Test
  void noPlanUsesAnAlgorithmThatTheVerdictDoesNotKnow() {
    List<String> ranked = ranked(ClOptions.fromProperties().withoutSelfTest());
    store(outcome(without(ranked.get(0)), Map.of(), Set.of()));

    List<String> left = ranked(ClOptions.fromProperties());

    assertEquals(ranked.subList(1, ranked.size()), left);
  }

  @Test
  void withoutASelfTestEveryAlgorithmMayBeUsed() {
    String best = ranked(ClOptions.fromProperties().withoutSelfTest()).get(0);
    store(outcome(without(best), Map.of(best, "wrong"), Set.of("matMul")));

    assertEquals(best, ranked(ClOptions.fromProperties().withoutSelfTest()).get(0));
    assertEquals(List.of(), notes.stream().filter(note -> note.contains(best)).toList());
    ClOptions untested = ClOptions.fromProperties().withoutSelfTest();
    assertEquals(Optional.empty(), OpenClOpening.verdict(untested, device.facts()));
  }

  @Test
  void aDeviceWithoutARightAlgorithmIsRefused() {
    store(outcome(allNames(), Map.of("mat_mul_forward_direct", "wrong"), Set.of("matMul", "pad")));

    DeviceException refused =
        assertThrows(
            DeviceException.class, () -> opening(ClOptions.fromProperties()).named(number()));

    assertEquals(
        "opencl: expected "
            + device
            + " to compute what the reference computes, got no right kernel for matMul, pad; use"
            + " another device, and report what a parity run of this one finds; to test again,"
            + " delete "
            + Verdicts.file(identity(device)).orElseThrow(),
        refused.getMessage());
  }

  @Test
  void theDeviceThatIsNamedIsOpenedAndTheBestWhereNoneIs() {
    List<FoundDevice> all = Platforms.probe().devices();
    for (FoundDevice each : all) {
      store(each, outcome(Set.of(), Map.of(), Set.of("matMul")));
    }
    for (int i = 0; i < all.size(); i++) {
      assertRefused("opencl: expected " + all.get(i) + " to compute ", String.valueOf(i));
    }
    assertRefused("opencl: expected " + all.get(0) + " to compute ", "");
    assertRefused(
        "opencl: expected one of the devices "
            + all
            + ", got no such device; choose one by its name or its number, from 0",
        "no such device");
  }

  private void assertRefused(String start, String name) {
    String message =
        assertThrows(DeviceException.class, () -> opening(ClOptions.fromProperties()).named(name))
            .getMessage();
    assertTrue(message.startsWith(start), message);
  }

  /** A driver that takes the process with it must not get this one. */
  @Test
  void aDriverIsTriedInAProcessOfItsOwnUnlessThatIsSwitchedOff() throws IOException {
    ClOptions untested = ClOptions.fromProperties().withoutSelfTest();
    Platforms.probe(); // has the drivers loaded by a process of its own in any case
    long before = trials();
    System.setProperty("lenslet.selftest", "off");
    try {
      opening(ClOptions.fromProperties()).named(number()).close();
      assertEquals(before, trials());
    } finally {
      System.clearProperty("lenslet.selftest");
    }
    opening(untested).named(number()).close();
    assertEquals(before + 1, trials());
  }

  private long trials() throws IOException {
    Path drivers = folder.resolve("drivers");
    if (!Files.exists(drivers)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(drivers)) {
      return files.count();
    }
  }

  @Test
  void theUserHearsOfAnUnsafeCacheAndOfADriverThatTakesSignals() throws IOException {
    opening(ClOptions.fromProperties().withoutSelfTest()).named(number()).close();
    assertEquals(
        PoclSignals.note(device.facts().platform(), device.facts().driver(), System.getenv())
            .stream()
            .toList(),
        notes.stream().filter(note -> note.contains("takes signals")).toList());

    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    System.setProperty("lenslet.cache", open.toString());
    opening(ClOptions.fromProperties().withoutSelfTest()).named(number()).close();
    assertTrue(
        notes.stream().anyMatch(note -> note.startsWith("cache: " + open + " is not used")),
        notes.toString());
  }

  @Test
  void whereEveryDeviceIsRefusedTheBestIsNone() {
    List<FoundDevice> all = Platforms.probe().devices();
    for (FoundDevice each : all) {
      Verdicts.store(identity(each), DATE, outcome(Set.of(), Map.of(), Set.of("matMul")));
    }

    assertEquals(Optional.empty(), opening(ClOptions.fromProperties()).best());

    List<FoundDevice> real = all.stream().filter(each -> !each.facts().isSoftware()).toList();
    List<String> refusals =
        notes.stream().filter(note -> note.contains("no right kernel")).toList();
    assertEquals(real.size(), refusals.size(), notes.toString());
    String last = notes.get(notes.size() - 1);
    String why =
        real.isEmpty() ? "only simulated devices" : real.get(real.size() - 1) + " cannot be used";
    assertEquals("no OpenCL: " + why + "; going on in pure Java", last);
  }

  @Test
  void theBestDeviceIsTheFirstThatIsNotRefused() {
    List<FoundDevice> real =
        Platforms.probe().devices().stream().filter(each -> !each.facts().isSoftware()).toList();
    if (real.isEmpty()) {
      OpenClDevices.skip("a device that is not simulated");
    }
    for (FoundDevice each : real) {
      store(each, outcome(allNames(), Map.of(), Set.of()));
    }
    try (Backend first = opening(ClOptions.fromProperties()).best().orElseThrow()) {
      assertTrue(first.deviceName().startsWith(real.get(0).facts().name()), first.deviceName());
      assertEquals(List.of(), notes.stream().filter(note -> note.startsWith("opencl:")).toList());
    }
  }

  /** Another driver or other kernels compute other numbers. */
  @Test
  void theVerdictOfAnotherDriverOrOtherKernelsIsNotAsked() {
    ClOptions options = ClOptions.fromProperties();
    SelfTest.Outcome outcome = outcome(allNames(), Map.of(), Set.of());
    Verdicts.store(device.facts().identity(), DATE, outcome);
    Verdicts.store(KernelStamp.of(options.kernels()), DATE, outcome);
    assertEquals(Optional.empty(), OpenClOpening.verdict(options, device.facts()));

    store(outcome);

    assertEquals(outcome, OpenClOpening.verdict(options, device.facts()).orElseThrow().outcome());
    ClOptions others = options.withKernels(folder);
    assertEquals(Optional.empty(), OpenClOpening.verdict(others, device.facts()));
  }

  private OpenClOpening opening(ClOptions options) {
    return new OpenClOpening(options, notes::add);
  }

  private String number() {
    List<String> names = Platforms.probe().devices().stream().map(FoundDevice::toString).toList();
    return String.valueOf(names.indexOf(device.toString()));
  }

  /** All that a verdict depends on, put together here once more. */
  private static String identity(FoundDevice device) {
    return device.facts().identity() + "\n" + KernelStamp.of(ClOptions.fromProperties().kernels());
  }

  private void store(SelfTest.Outcome outcome) {
    store(device, outcome);
  }

  private static void store(FoundDevice device, SelfTest.Outcome outcome) {
    assertNotEquals(Optional.empty(), Verdicts.store(identity(device), DATE, outcome));
  }

  private static SelfTest.Outcome outcome(
      Set<String> proved, Map<String, String> failures, Set<String> lost) {
    return new SelfTest.Outcome(proved, failures, lost, 9, "");
  }

  private static Set<String> allNames() {
    try (Backend backend = OpenClDevices.open()) {
      return names(backend);
    }
  }

  private static Set<String> without(String name) {
    Set<String> rest = new TreeSet<>(allNames());
    assertTrue(rest.remove(name), name);
    return rest;
  }

  private static Set<String> names(Backend backend) {
    Set<String> names = new TreeSet<>();
    for (Class<?> op : Operations.all()) {
      for (Candidate candidate : backend.catalog().of(op.asSubclass(Op.class))) {
        names.add(candidate.name());
      }
    }
    return names;
  }

  /** The algorithms for a product on the device as it is opened, the best first. */
  private List<String> ranked(ClOptions options) {
    try (Backend backend = opening(options).named(number())) {
      Problem problem = Problem.of(MatMul.of(false, false), List.of(MATRIX, MATRIX));
      return Ranking.of(backend.catalog(), problem).proposals().stream()
          .map(Ranking.Proposed::algorithm)
          .toList();
    }
  }

  /** What a plan with a product says that it runs; it also has to compute right. */
  private static String plan(Backend backend) {
    GraphBuilder graph = new GraphBuilder();
    Value a = graph.input("a", MATRIX);
    Value product = graph.apply(MatMul.of(false, false), a, a);
    graph.output(product);
    Graph built = graph.build();
    try (Variables variables = new Variables(backend, built.variables());
        ExecutionPlan plan = ExecutionPlan.compile(built, backend, variables)) {
      plan.write(a, HostTensor.filled(Shape.of(64, 64), 2));
      plan.run();
      assertEquals(256, plan.read(product).floats()[64 * 64 - 1]);
      return plan.describe();
    }
  }
}
