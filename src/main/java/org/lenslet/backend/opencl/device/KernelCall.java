package org.lenslet.backend.opencl.device;

import static org.jocl.CL.*;

import java.util.Arrays;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.opencl.platform.Failures;
import org.lenslet.backend.opencl.program.KernelSignature;
import org.lenslet.backend.opencl.program.WorkGroups;
import org.lenslet.error.DeviceException;
import org.lenslet.tensor.DType;

/**
 * One kernel on its way into a launch: its arguments, bound once and by name, and its range. Device
 * memory {@code x} is followed in the signature by {@code const int x_offset}, which the tensor's
 * offset goes to: sub-buffers would need an alignment that tensors do not have.
 */
public final class KernelCall {
  private static final String OFFSET = "_offset";

  private final LaunchBuilder launch;
  private final KernelSignature signature;
  private final cl_kernel kernel;
  private final boolean[] bound;
  private long[] global;
  private long[] local;

  KernelCall(LaunchBuilder launch, KernelSignature signature, cl_kernel kernel) {
    this.launch = launch;
    this.signature = signature;
    this.kernel = kernel;
    this.bound = new boolean[signature.arguments().size()];
  }

  /** Binds memory that the kernel only reads. */
  public KernelCall in(String name, DeviceTensor tensor) {
    return memory(name, KernelSignature.Kind.INPUT, tensor);
  }

  /** Binds memory that the kernel writes, or reads and writes. */
  public KernelCall out(String name, DeviceTensor tensor) {
    return memory(name, KernelSignature.Kind.OUTPUT, tensor);
  }

  /** Binds an argument that the kernel does not touch in this case, such as the bias of none. */
  public KernelCall absent(String name) {
    KernelSignature.Argument argument = argument(name);
    require(argument.isMemory(), name, "device memory", "an argument " + argument.kind());
    DType type = argument.type().equals("float") ? DType.FLOAT32 : DType.INT32;
    return memory(name, argument.kind(), launch.device().nothing(type));
  }

  private KernelCall memory(String name, KernelSignature.Kind kind, DeviceTensor tensor) {
    KernelSignature.Argument argument = argument(name);
    require(argument.kind() == kind, name, argument.kind().toString(), kind.toString());
    DType type = argument.type().equals("float") ? DType.FLOAT32 : DType.INT32;
    require(tensor.spec().type() == type, name, type.toString(), tensor.spec().toString());
    ClBuffer buffer = (ClBuffer) tensor.buffer();
    launch.keep(buffer);
    set(name, Sizeof.cl_mem, Pointer.to(buffer.memory()));
    argument(name + OFFSET);
    return set(name + OFFSET, Sizeof.cl_int, Pointer.to(new int[] {tensor.offset()}));
  }

  /** Binds an integer. */
  public KernelCall i32(String name, int value) {
    require(argument(name).kind() == KernelSignature.Kind.INT, name, "an int", "another kind");
    return set(name, Sizeof.cl_int, Pointer.to(new int[] {value}));
  }

  /** Binds a number. */
  public KernelCall f32(String name, float value) {
    require(argument(name).kind() == KernelSignature.Kind.FLOAT, name, "a float", "another kind");
    return set(name, Sizeof.cl_float, Pointer.to(new float[] {value}));
  }

  /** Gives local memory of so many bytes. */
  public KernelCall local(String name, int bytes) {
    require(argument(name).kind() == KernelSignature.Kind.LOCAL, name, "local memory", "another");
    return set(name, bytes, null);
  }

  /**
   * Sets the ND-range.
   *
   * @param global work-items per dimension, one to three, each a multiple of the local extent:
   *     uniform work-groups only
   * @param local work-items of a group per dimension
   */
  public KernelCall range(long[] global, long[] local) {
    boolean fits = global.length >= 1 && global.length <= 3 && local.length == global.length;
    for (int i = 0; fits && i < global.length; i++) {
      fits = global[i] > 0 && local[i] > 0 && global[i] % local[i] == 0;
    }
    if (!fits) {
      throw new DeviceException(
          signature.kernel()
              + ": expected a range of 1 to 3 dimensions that is a multiple of its work-group, got "
              + Arrays.toString(global)
              + " in groups of "
              + Arrays.toString(local));
    }
    this.global = global.clone();
    this.local = local.clone();
    return this;
  }

  /**
   * Sets a range of one dimension with at least so many work-items; the kernel guards the rest. The
   * group does not shrink with the items: PoCL compiles a kernel anew for every size of group.
   *
   * @param group work-items of a group, lowered to what the built kernel can take
   */
  public KernelCall range(long items, int group) {
    int size = Math.max(1, Math.min(group, maxWorkGroup()));
    return range(new long[] {(items + size - 1) / size * size}, new long[] {size});
  }

  /** The largest work-group that this kernel, as built, can have on this device. */
  public int maxWorkGroup() {
    try {
      return launch.device().use(() -> WorkGroups.most(kernel, launch.device().id()));
    } catch (CLException e) {
      throw Failures.of(launch.device().facts().name(), "clGetKernelWorkGroupInfo", e);
    }
  }

  /** Checks that all is bound and puts the kernel behind those already in the launch. */
  public LaunchBuilder enqueue() {
    for (int i = 0; i < bound.length; i++) {
      String name = signature.arguments().get(i).name();
      require(bound[i], name, "a value", "none");
    }
    require(global != null, "range", "one", "none");
    long size = Arrays.stream(local).reduce(1, (a, b) -> a * b);
    int most = maxWorkGroup();
    if (size > most && !Arrays.equals(local, requiredWorkGroup())) {
      throw new DeviceException(
          signature.kernel() + ": expected a work-group of at most " + most + ", got " + size);
    }
    launch.add(new BoundKernel(launch.device(), signature.kernel(), kernel, global, local));
    return launch;
  }

  /** What the kernel requires, extended or cut to the dimensions of the range. */
  private long[] requiredWorkGroup() {
    try {
      return launch
          .device()
          .use(
              () -> Arrays.copyOf(WorkGroups.required(kernel, launch.device().id()), local.length));
    } catch (CLException e) {
      throw Failures.of(launch.device().facts().name(), "clGetKernelWorkGroupInfo", e);
    }
  }

  private KernelSignature.Argument argument(String name) {
    int index = signature.indexOf(name);
    if (index < 0) {
      throw new DeviceException(
          signature.kernel()
              + ": expected one of the arguments "
              + signature.arguments().stream().map(KernelSignature.Argument::name).toList()
              + ", got "
              + name);
    }
    return signature.arguments().get(index);
  }

  private void require(boolean condition, String name, String expected, String got) {
    if (!condition) {
      throw new DeviceException(
          signature.kernel() + ": expected " + expected + " for " + name + ", got " + got);
    }
  }

  private KernelCall set(String name, long bytes, Pointer value) {
    int index = signature.indexOf(name);
    require(!bound[index], name, "one value", "two");
    bound[index] = true;
    try {
      launch.device().use(() -> clSetKernelArg(kernel, index, bytes, value));
    } catch (CLException e) {
      String call = "clSetKernelArg of " + name + " of " + signature.kernel();
      throw Failures.of(launch.device().facts().name(), call, e);
    }
    return this;
  }
}
