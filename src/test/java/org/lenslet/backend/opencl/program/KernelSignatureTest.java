package org.lenslet.backend.opencl.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.opencl.program.KernelSignature.Argument;
import org.lenslet.backend.opencl.program.KernelSignature.Kind;
import org.lenslet.error.KernelBuildException;

class KernelSignatureTest {

  private static Argument only(String declaration) {
    List<Argument> arguments =
        KernelSignature.parse("f", "__kernel void f(" + declaration + ") {}").arguments();
    assertEquals(1, arguments.size());
    return arguments.get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "__global const float *x, INPUT, float",
    "const __global float *x, INPUT, float",
    "__global float const *x, INPUT, float",
    "__constant int *x, INPUT, int",
    "__global float *x, OUTPUT, float",
    "global int* restrict x, OUTPUT, int",
    "__global float * const x, OUTPUT, float",
    "__global uint *x, OUTPUT, int",
    "__local float *x, LOCAL, float",
    "const int x, INT, int",
    "uint x, INT, int",
    "const float x, FLOAT, float",
    "float const x, FLOAT, float"
  })
  void anArgumentIsReadInEveryForm(String declaration, Kind kind, String type) {
    assertEquals(new Argument("x", kind, type), only(declaration));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__global double *x",
        "__global float4 *x",
        "float4 x",
        "size_t x",
        "REAL x",
        "floatx",
        "__global float *x[2]",
        "void",
        ""
      })
  void anArgumentOfAnotherFormIsNamed(String declaration) {
    KernelBuildException e =
        assertThrows(KernelBuildException.class, () -> only(declaration), declaration);
    assertTrue(e.getMessage().startsWith("f: expected an argument as in"), e.getMessage());
    assertTrue(e.getMessage().endsWith("got " + declaration), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__kernel void f(%s) {}",
        "kernel void f(%s) {}",
        "__kernel\nvoid\nf (%s)\n{}",
        "__kernel __attribute__((reqd_work_group_size(8, 8, 1))) void f(%s) {}",
        "__kernel void __attribute__((reqd_work_group_size(8, 8, 1))) f(%s) {}",
        "__attribute__((reqd_work_group_size(8, 8, 1))) __kernel void f(%s) {}",
        "__kernel __attribute__((vec_type_hint(float4))) __attribute__((work_group_size_hint(8,1,1)))"
            + " void f(%s) {}"
      })
  void attributesAndLineEndsMayStandAnywhere(String kernel) {
    String source = String.format(kernel, "__global float *y, const int y_offset");
    KernelSignature signature = KernelSignature.parse("f", source);
    assertEquals(0, signature.indexOf("y"));
    assertEquals(1, signature.indexOf("y_offset"));
    assertEquals(-1, signature.indexOf("y_"));
  }

  @Test
  void commentsDoNotCount() {
    String source =
        """
        // __kernel void f(int wrong) {}
        /* __kernel void f(int wrong, int too)
         * { */
        __kernel void f(int a, // , int b
            /* , int c */ float d /* last, of all */) {}
        """;
    assertEquals(
        List.of(new Argument("a", Kind.INT, "int"), new Argument("d", Kind.FLOAT, "float")),
        KernelSignature.parse("f", source).arguments());
  }

  @Test
  void theKernelOfExactlyThatNameIsRead() {
    String source =
        """
        void f_helper(int no) {}
        __kernel void f_more(int no) {}
        __kernel void my_f(int no) {}
        __kernel void f(int yes) {}
        """;
    assertEquals("yes", KernelSignature.parse("f", source).arguments().get(0).name());
    KernelBuildException e =
        assertThrows(KernelBuildException.class, () -> KernelSignature.parse("f_helper", source));
    assertEquals("f_helper: expected a __kernel of that name, got none", e.getMessage());
  }
}
