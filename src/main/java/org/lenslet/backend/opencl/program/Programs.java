package org.lenslet.backend.opencl.program;

import static org.jocl.CL.*;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_program;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.platform.Failures;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.platform.LiveObjects;
import org.lenslet.backend.opencl.platform.Releases;
import org.lenslet.error.KernelBuildException;

/** The programs of a device: each variant is built once, or taken from the disk. Thread-safe. */
public final class Programs implements AutoCloseable {
  /**
   * OpenCL C 1.2 is what every device of interest has. No fast-math: NaN and inf must survive. No
   * warnings: PoCL's compiler counts them on standard error.
   */
  private static final String STANDARD = "-cl-std=CL1.2 -w";

  private final cl_context context;
  private final FoundDevice device;
  private final KernelFiles files;
  private final BinaryCache cache;
  private final Map<KernelVariant, ClProgram> built = new HashMap<>();
  private final Map<KernelVariant, KernelBuildException> failed = new HashMap<>();
  private int hits;
  private int misses;
  private long buildNanos;

  public Programs(cl_context context, FoundDevice device, KernelFiles files, BinaryCache cache) {
    this.context = context;
    this.device = device;
    this.files = files;
    this.cache = cache;
  }

  /** Whether this platform keeps binaries itself, and better: NVIDIA returns PTX as binaries. */
  public static boolean hasCacheOfItsOwn(DeviceFacts facts) {
    String platform = facts.platform().toLowerCase(Locale.ROOT);
    return platform.contains("nvidia") || platform.contains("portable computing language");
  }

  /**
   * The program of a variant.
   *
   * @throws KernelBuildException if it does not build; the same again when asked again
   */
  public synchronized ClProgram get(KernelVariant variant) {
    ClProgram program = built.get(variant);
    if (program != null) {
      return program;
    }
    KernelBuildException failure = failed.get(variant);
    if (failure != null) {
      throw failure;
    }
    try {
      program = create(variant);
      built.put(variant, program);
      return program;
    } catch (KernelBuildException e) {
      failed.put(variant, e);
      throw e;
    }
  }

  /** Why a variant does not build, if that was tried. */
  public synchronized Optional<KernelBuildException> failure(KernelVariant variant) {
    return Optional.ofNullable(failed.get(variant));
  }

  private ClProgram create(KernelVariant variant) {
    String source =
        variant.file().isEmpty()
            ? files.expand(variant.name(), variant.text())
            : files.expand(variant.file());
    KernelSignature signature = KernelSignature.parse(variant.name(), source);
    String options = (STANDARD + " " + variant.options()).strip();
    String key = cache.isOn() ? BinaryCache.key(source, options, device.facts()) : "";
    Optional<byte[]> binary = cache.read(key);
    if (binary.isPresent()) {
      Optional<ClProgram> loaded = load(binary.get(), options, signature);
      if (loaded.isPresent()) {
        hits++;
        return loaded.get();
      }
    }
    misses++;
    long start = System.nanoTime();
    cl_program program = build(variant, source, options);
    buildNanos += System.nanoTime() - start;
    if (cache.isOn()) {
      binary(program).ifPresent(bytes -> cache.write(key, bytes));
    }
    return ClProgram.of(program, signature, device);
  }

  /** A binary that the driver does not want any more is a miss. */
  private Optional<ClProgram> load(byte[] binary, String options, KernelSignature signature) {
    cl_program program = null;
    try {
      program =
          LiveObjects.created(
              clCreateProgramWithBinary(
                  context,
                  1,
                  new cl_device_id[] {device.id()},
                  new long[] {binary.length},
                  new byte[][] {binary},
                  null,
                  null));
      clBuildProgram(program, 1, new cl_device_id[] {device.id()}, options, null, null);
    } catch (CLException e) {
      release(program);
      return Optional.empty();
    }
    try {
      return Optional.of(ClProgram.of(program, signature, device));
    } catch (KernelBuildException e) {
      return Optional.empty();
    }
  }

  private cl_program build(KernelVariant variant, String source, String options) {
    cl_program program = null;
    try {
      program =
          LiveObjects.created(
              clCreateProgramWithSource(context, 1, new String[] {source}, null, null));
      clBuildProgram(program, 1, new cl_device_id[] {device.id()}, options, null, null);
      return program;
    } catch (CLException e) {
      String log = program == null ? "" : log(program);
      release(program);
      String first =
          log.lines().filter(line -> line.contains("error")).findFirst().orElse("no build log");
      throw new KernelBuildException(
          variant + ": expected to build on " + device + ", got " + Failures.code(e) + ": " + first,
          log);
    }
  }

  private static void release(cl_program program) {
    if (program != null) {
      Releases.quietly(() -> clReleaseProgram(program));
    }
  }

  private String log(cl_program program) {
    try {
      long[] size = new long[1];
      clGetProgramBuildInfo(program, device.id(), CL_PROGRAM_BUILD_LOG, 0, null, size);
      byte[] bytes = new byte[(int) size[0]];
      clGetProgramBuildInfo(
          program, device.id(), CL_PROGRAM_BUILD_LOG, bytes.length, Pointer.to(bytes), null);
      return new String(bytes, java.nio.charset.StandardCharsets.UTF_8).replace("\0", "").strip();
    } catch (CLException e) {
      return "";
    }
  }

  private static Optional<byte[]> binary(cl_program program) {
    try {
      long[] size = new long[1];
      clGetProgramInfo(program, CL_PROGRAM_BINARY_SIZES, Long.BYTES, Pointer.to(size), null);
      if (size[0] <= 0 || size[0] > Integer.MAX_VALUE) {
        return Optional.empty();
      }
      byte[] bytes = new byte[(int) size[0]];
      clGetProgramInfo(
          program, CL_PROGRAM_BINARIES, Sizeof.POINTER, Pointer.to(Pointer.to(bytes)), null);
      return Optional.of(bytes);
    } catch (CLException e) {
      return Optional.empty();
    }
  }

  /** How building went so far, for {@code --verbose}. */
  public synchronized BuildStatistics statistics() {
    return new BuildStatistics(cache.isOn(), hits, misses, buildNanos * 1e-9);
  }

  @Override
  public synchronized void close() {
    built.values().forEach(ClProgram::close);
    built.clear();
  }
}
