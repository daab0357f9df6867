package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JsonTest {
  private static final class Figures {
    double a = 1;
    Double b = 2.5;
    String c;
    String d = "<&>";
  }

  @Test
  void whatIsNotFiniteIsNullAndComesBackAsNan() {
    Figures figures = new Figures();
    figures.a = Double.NaN;
    figures.b = Double.NEGATIVE_INFINITY;

    String text = Json.gson().toJson(figures);

    assertEquals("{\"a\":null,\"b\":null,\"d\":\"<&>\"}", text);
    Figures read = Json.gson().fromJson(text, Figures.class);
    assertEquals(Double.NaN, read.a);
    assertEquals(Double.NaN, read.b);
  }

  @Test
  void numbersComeBackAsTheyWere() {
    Figures figures = new Figures();
    figures.a = 0.1 + 0.2;
    figures.b = null;

    String text = Json.gson().toJson(figures);

    assertEquals("{\"a\":0.30000000000000004,\"b\":null,\"d\":\"<&>\"}", text);
    assertEquals(figures.a, Json.gson().fromJson(text, Figures.class).a);
  }
}
