package org.lenslet.backend.opencl.platform;

import static org.jocl.CL.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** Asks platforms and devices about themselves. */
final class DeviceQueries {
  private DeviceQueries() {}

  static String text(cl_platform_id platform, int parameter) {
    long[] size = new long[1];
    clGetPlatformInfo(platform, parameter, 0, null, size);
    byte[] bytes = new byte[(int) size[0]];
    clGetPlatformInfo(platform, parameter, bytes.length, Pointer.to(bytes), null);
    return text(bytes);
  }

  static String text(cl_device_id device, int parameter) {
    return text(bytes(device, parameter));
  }

  /** Up to the first NUL: some drivers put them in the middle. */
  private static String text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).strip();
  }

  private static byte[] bytes(cl_device_id device, int parameter) {
    long[] size = new long[1];
    clGetDeviceInfo(device, parameter, 0, null, size);
    byte[] bytes = new byte[(int) size[0]];
    clGetDeviceInfo(device, parameter, bytes.length, Pointer.to(bytes), null);
    return bytes;
  }

  /** A number of 4 or 8 bytes, as the driver has it. */
  static long number(cl_device_id device, int parameter) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(device, parameter)).order(ByteOrder.nativeOrder());
    return bytes.capacity() >= Long.BYTES
        ? bytes.getLong()
        : Integer.toUnsignedLong(bytes.getInt());
  }

  static boolean isUsable(cl_device_id device) {
    return number(device, CL_DEVICE_AVAILABLE) != 0
        && number(device, CL_DEVICE_COMPILER_AVAILABLE) != 0;
  }

  static DeviceFacts facts(cl_platform_id platform, cl_device_id device) {
    return new DeviceFacts(
        new DeviceFacts.Identity(
            text(platform, CL_PLATFORM_NAME),
            text(platform, CL_PLATFORM_VERSION),
            text(device, CL_DEVICE_VENDOR),
            text(device, CL_DEVICE_NAME),
            text(device, CL_DEVICE_VERSION),
            text(device, CL_DRIVER_VERSION),
            text(device, CL_DEVICE_OPENCL_C_VERSION)),
        type(number(device, CL_DEVICE_TYPE)),
        (int) number(device, CL_DEVICE_MAX_COMPUTE_UNITS),
        (int) number(device, CL_DEVICE_MAX_CLOCK_FREQUENCY),
        new DeviceFacts.Memory(
            number(device, CL_DEVICE_GLOBAL_MEM_SIZE),
            number(device, CL_DEVICE_MAX_MEM_ALLOC_SIZE),
            number(device, CL_DEVICE_LOCAL_MEM_SIZE),
            number(device, CL_DEVICE_LOCAL_MEM_TYPE) == CL_LOCAL,
            number(device, CL_DEVICE_HOST_UNIFIED_MEMORY) != 0),
        (int) number(device, CL_DEVICE_MAX_WORK_GROUP_SIZE),
        (int) number(device, CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT),
        Set.of(text(device, CL_DEVICE_EXTENSIONS).split("\\s+")));
  }

  /** Oclgrind says it is all of them, and is a CPU. */
  private static DeviceType type(long bits) {
    if ((bits & CL_DEVICE_TYPE_CPU) != 0) {
      return DeviceType.CPU;
    }
    if ((bits & CL_DEVICE_TYPE_GPU) != 0) {
      return DeviceType.GPU;
    }
    return (bits & CL_DEVICE_TYPE_ACCELERATOR) != 0 ? DeviceType.ACCELERATOR : DeviceType.OTHER;
  }
}
