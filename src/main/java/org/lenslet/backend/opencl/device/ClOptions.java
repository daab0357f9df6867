package org.lenslet.backend.opencl.device;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lenslet.error.UsageException;

/**
 * How to use a device; every setting is a system property, for users and for tests.
 *
 * @param kernels {@code lenslet.kernels}: a folder to read kernels from in place of the jar
 * @param binaryCache {@code lenslet.kernelcache}: auto, on or off; auto leaves it to drivers that
 *     keep binaries themselves
 * @param memoryLimitBytes {@code lenslet.opencl.memory}, as in 512m: at most so much device memory
 * @param profiling {@code lenslet.opencl.profiling}: queues that measure every launch
 * @param selfTest {@code lenslet.selftest}: off opens devices untested, for work on kernels
 * @param launchesUntilFailure {@code lenslet.opencl.failAfter}: the launch at which the device is
 *     played dead, to test what a lost device does; 0 for never
 * @param allAlgorithms whether the device gets also the algorithms that are made for other kinds of
 *     device, as far as it can run them: for comparing them with the reference, not for speed
 */
public record ClOptions(
    Optional<Path> kernels,
    Switch binaryCache,
    long memoryLimitBytes,
    boolean profiling,
    boolean selfTest,
    long launchesUntilFailure,
    boolean allAlgorithms) {

  /** On, off, or as the device needs it. */
  public enum Switch {
    AUTO,
    ON,
    OFF;

    boolean isOn(boolean whenAuto) {
      return this == AUTO ? whenAuto : this == ON;
    }
  }

  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmgKMG]?)[bB]?");

  /** What the system properties say. */
  public static ClOptions fromProperties() {
    return new ClOptions(
        Optional.ofNullable(System.getProperty("lenslet.kernels")).map(Path::of),
        choice("lenslet.kernelcache"),
        size("lenslet.opencl.memory"),
        Boolean.getBoolean("lenslet.opencl.profiling"),
        choice("lenslet.selftest").isOn(true),
        count("lenslet.opencl.failAfter"),
        false);
  }

  /** These options with kernels from a folder. */
  public ClOptions withKernels(Path folder) {
    return new ClOptions(
        Optional.of(folder),
        binaryCache,
        memoryLimitBytes,
        profiling,
        selfTest,
        launchesUntilFailure,
        allAlgorithms);
  }

  /** These options with at most so much device memory. */
  public ClOptions withMemoryLimit(long bytes) {
    return new ClOptions(
        kernels, binaryCache, bytes, profiling, selfTest, launchesUntilFailure, allAlgorithms);
  }

  /** These options with the device played dead at a launch. */
  public ClOptions withFailureAfter(long launches) {
    return new ClOptions(
        kernels, binaryCache, memoryLimitBytes, profiling, selfTest, launches, allAlgorithms);
  }

  /** These options without the self-test before the first use. */
  public ClOptions withoutSelfTest() {
    return new ClOptions(
        kernels,
        binaryCache,
        memoryLimitBytes,
        profiling,
        false,
        launchesUntilFailure,
        allAlgorithms);
  }

  /** These options with the algorithms for other kinds of device. */
  public ClOptions withAllAlgorithms() {
    return new ClOptions(
        kernels, binaryCache, memoryLimitBytes, profiling, selfTest, launchesUntilFailure, true);
  }

  private static Switch choice(String property) {
    String value = System.getProperty(property, "auto");
    try {
      return Switch.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UsageException(property + ": expected auto, on or off, got " + value);
    }
  }

  private static long count(String property) {
    String value = System.getProperty(property, "0");
    if (!value.matches("\\d{1,18}")) {
      throw new UsageException(property + ": expected a number of launches, got " + value);
    }
    return Long.parseLong(value);
  }

  private static long size(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      return Long.MAX_VALUE;
    }
    Matcher matcher = SIZE.matcher(value);
    if (!matcher.matches()) {
      throw new UsageException(property + ": expected a size as in 512m, got " + value);
    }
    long number = Long.parseLong(matcher.group(1));
    int power = "kmg".indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
    int shift = matcher.group(2).isEmpty() ? 0 : 10 * power;
    // What does not fit is more than any device has.
    return number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift;
  }
}
