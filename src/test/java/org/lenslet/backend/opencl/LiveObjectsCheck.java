package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.lenslet.backend.opencl.platform.LiveObjects;

/**
 * Fails every class of tests, and every test, that leaves more native objects of OpenCL behind than
 * it found. Not the tests of a class that holds a device open for all of them: it keeps programs
 * for the next one. In force for all tests through META-INF/services; counting loads nothing of
 * OpenCL.
 */
public final class LiveObjectsCheck
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(LiveObjectsCheck.class);
  private static final String BEFORE_CLASS = "before class";
  private static final String BEFORE_TEST = "before test";

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(NAMESPACE).put(BEFORE_CLASS, LiveObjects.count());
  }

  /** Whether this is called at all, which a test asks. */
  static volatile boolean inForce;

  @Override
  public void beforeEach(ExtensionContext context) {
    inForce = true;
    context.getStore(NAMESPACE).put(BEFORE_TEST, LiveObjects.count());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (count(context, BEFORE_TEST) == count(context, BEFORE_CLASS)) {
      check(context, BEFORE_TEST);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    check(context, BEFORE_CLASS);
  }

  /** Against what was there before: one leak does not fail every class that comes after it. */
  private static void check(ExtensionContext context, String before) {
    assertEquals(
        count(context, before),
        LiveObjects.count(),
        () -> "live OpenCL objects after " + context.getDisplayName());
  }

  private static long count(ExtensionContext context, String when) {
    return context.getStore(NAMESPACE).get(when, Long.class);
  }
}
