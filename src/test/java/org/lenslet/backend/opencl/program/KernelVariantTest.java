package org.lenslet.backend.opencl.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelVariantTest {

  @Test
  void theKernelBearsTheFilesName() {
    KernelVariant variant = KernelVariant.of("pool/max_pool_forward_direct.cl");
    assertEquals("max_pool_forward_direct", variant.name());
    assertEquals("pool/max_pool_forward_direct.cl", variant.file());
    assertEquals("", variant.options());
    assertEquals("max_pool_forward_direct", variant.toString());
    assertEquals("f", KernelVariant.of("f.cl").name());
  }

  @Test
  void theOrderOfMacrosDoesNotMatter() {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("TILE", 8);
    order.put("ACTIVATION", "tanh");
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("ACTIVATION", "tanh");
    other.put("TILE", 8);
    KernelVariant variant = KernelVariant.of("conv/f.cl", order);
    assertEquals(variant, KernelVariant.of("conv/f.cl", other));
    assertEquals("-DACTIVATION=tanh -DTILE=8", variant.options());
    assertEquals("f -DACTIVATION=tanh -DTILE=8", variant.toString());
    assertNotEquals(variant, KernelVariant.of("conv/f.cl", Map.of("TILE", 8)));
    assertNotEquals(variant, KernelVariant.of("gemm/f.cl", order));
  }

  @Test
  void generatedSourceIsToldApartByItsText() {
    KernelVariant variant = KernelVariant.generated("f", "__kernel void f(int a) {}");
    assertEquals("", variant.file());
    assertEquals(variant, KernelVariant.generated("f", "__kernel void f(int a) {}"));
    assertNotEquals(variant, KernelVariant.generated("f", "__kernel void f(int b) {}"));
  }
}
