package org.lenslet.backend.opencl.platform;

import java.util.List;
import java.util.Optional;

/**
 * A platform that the loader lists.
 *
 * @param devices those that can be used
 * @param problem what is wrong with it, or with one of its devices, in words
 */
public record FoundPlatform(
    String name, String version, List<FoundDevice> devices, Optional<String> problem) {
  public FoundPlatform {
    devices = List.copyOf(devices);
  }
}
