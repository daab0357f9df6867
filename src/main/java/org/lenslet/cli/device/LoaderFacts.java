package org.lenslet.cli.device;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lenslet.backend.opencl.platform.VendorFiles;

/**
 * What the OpenCL loader finds on this machine, as far as files and the environment tell.
 *
 * @param libraries the loader's files, empty where none is found in the usual places
 * @param vendors a line each for the files that name an implementation, with what they name
 * @param environment variables that change what the loader or an implementation does
 */
record LoaderFacts(List<Path> libraries, List<String> vendors, Map<String, String> environment) {
  private static final List<String> LIBRARY_FOLDERS =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/usr/lib64",
          "/usr/lib",
          "/usr/local/lib",
          "/usr/local/cuda/lib64",
          "/opt/rocm/lib",
          "/opt/rocm/opencl/lib",
          "/System/Library/Frameworks/OpenCL.framework",
          "C:/Windows/System32");

  private static final List<String> LIBRARY_NAMES =
      List.of("libOpenCL.so.1", "libOpenCL.so", "OpenCL", "OpenCL.dll");

  private static final List<String> PREFIXES =
      List.of(
          "OCL_ICD",
          "OPENCL_VENDOR_PATH",
          "OPENCL_",
          "POCL_",
          "RUSTICL_",
          "OCLGRIND_",
          "CUDA_VISIBLE_DEVICES",
          "HIP_VISIBLE_DEVICES",
          "ROCR_VISIBLE_DEVICES",
          "GPU_",
          "LD_LIBRARY_PATH",
          "LD_PRELOAD",
          "LENSLET_");

  LoaderFacts {
    libraries = List.copyOf(libraries);
    vendors = List.copyOf(vendors);
  }

  static LoaderFacts collect() {
    Map<String, String> environment = new TreeMap<>();
    System.getenv()
        .forEach(
            (name, value) -> {
              if (PREFIXES.stream().anyMatch(name::startsWith)) {
                environment.put(name, value);
              }
            });
    return new LoaderFacts(findLibraries(), VendorFiles.lines(environment), environment);
  }

  private static List<Path> findLibraries() {
    List<Path> found = new ArrayList<>();
    String more = System.getenv("LD_LIBRARY_PATH");
    Stream<String> own = more == null ? Stream.of() : Stream.of(more.split(File.pathSeparator));
    for (String folder : Stream.concat(own, LIBRARY_FOLDERS.stream()).distinct().toList()) {
      for (String name : LIBRARY_NAMES) {
        File file = new File(folder, name); // a Path may have no name in the locale
        if (file.exists()) {
          found.add(file.toPath());
          break;
        }
      }
    }
    return found;
  }
}
