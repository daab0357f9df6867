package org.lenslet.backend;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Owns resources and closes them in reverse order of their registration. Closing goes on when one
 * resource fails to close and reports the first failure at the end. Idempotent; not thread-safe.
 */
public final class Scope implements AutoCloseable {
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private boolean closed;

  /** Takes ownership and returns the resource. */
  public <T extends AutoCloseable> T own(T resource) {
    if (closed) {
      throw new IllegalStateException("scope is closed: cannot own " + resource);
    }
    owned.push(resource);
    return resource;
  }

  @Override
  public void close() {
    closed = true;
    RuntimeException failure = null;
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = e instanceof RuntimeException r ? r : new IllegalStateException(e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
