package org.lenslet.backend.opencl.device;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.error.KernelBuildException;

/**
 * What a device can do beyond OpenCL C 1.2, found out by compiling: what drivers list and what they
 * compile are not always the same.
 */
public final class Probes {
  private static final String HALF =
      """
      #pragma OPENCL EXTENSION cl_khr_fp16 : enable
      __kernel void probe_fp16(__global float *y, const int y_offset) {
        half h = (half) y[y_offset];
        y[y_offset] = (float) fma(h, h, h);
      }
      """;

  private static final String SUB_GROUPS =
      """
      #ifdef cl_khr_subgroups
      #pragma OPENCL EXTENSION cl_khr_subgroups : enable
      #endif
      #ifdef cl_intel_subgroups
      #pragma OPENCL EXTENSION cl_intel_subgroups : enable
      #endif
      __kernel void probe_sub_groups(__global float *y, const int y_offset) {
        y[y_offset] = sub_group_reduce_add(y[y_offset + get_global_id(0)]);
      }
      """;

  /** The matrix instruction of compute capability 8.0 and later on numbers of format TF32. */
  private static final String MATRIX =
      """
      __kernel void probe_matrix(__global float *y, const int y_offset) {
        float d0, d1, d2, d3;
        uint a = as_uint(y[y_offset]);
        __asm__ volatile(
            "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 "
            "{%0,%1,%2,%3}, {%4,%4,%4,%4}, {%4,%4}, {%5,%5,%5,%5};"
            : "=f"(d0), "=f"(d1), "=f"(d2), "=f"(d3)
            : "r"(a), "f"(0.0f));
        y[y_offset] = d0 + d1 + d2 + d3;
      }
      """;

  private Probes() {}

  /** Each capability with {@code yes}, or {@code no} and why. */
  public static Map<String, String> run(ClDevice device) {
    Set<String> extensions = device.facts().extensions();
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put(
        "fp16",
        extensions.contains("cl_khr_fp16")
            ? build(device, "probe_fp16", HALF)
            : "no (cl_khr_fp16 is not listed)");
    boolean subGroups =
        extensions.contains("cl_khr_subgroups") || extensions.contains("cl_intel_subgroups");
    answers.put(
        "sub-groups",
        subGroups ? build(device, "probe_sub_groups", SUB_GROUPS) : "no (no extension is listed)");
    // Elsewhere assembly of NVIDIA's is not just refused: LLVM may end the process.
    boolean nvidia = device.facts().platform().toLowerCase(Locale.ROOT).contains("nvidia");
    answers.put(
        "PTX matrix instructions",
        nvidia ? build(device, "probe_matrix", MATRIX) : "no (not NVIDIA)");
    return answers;
  }

  private static String build(ClDevice device, String name, String source) {
    try {
      device.build(KernelVariant.generated(name, source));
      return "yes";
    } catch (KernelBuildException e) {
      return "no (listed, but does not build)";
    }
  }
}
