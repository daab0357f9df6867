package org.lenslet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lenslet.cli.shared.Version;

/** What is in the jar of the library, and what a program gets with it. */
class PackagingTest {
  private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");
  private static final Pattern LEFT_OUT = Pattern.compile("<exclude>(org/lenslet/\\w+)/\\*\\*<");

  private static String pom() throws IOException {
    return Files.readString(Path.of("pom.xml"));
  }

  private static List<String> packagesLeftOut() throws IOException {
    return LEFT_OUT.matcher(pom()).results().map(m -> m.group(1).replace('/', '.')).toList();
  }

  private static boolean isLeftOut(List<String> packages, JavaClass type) {
    return packages.stream().anyMatch(left -> (type.getPackageName() + ".").startsWith(left + "."));
  }

  @Test
  void aProgramGetsJoclAndGsonAndNothingElse() throws IOException {
    String managed = pom().replaceAll("(?s)<dependencyManagement>.*?</dependencyManagement>", "");
    Set<String> needed =
        DEPENDENCY
            .matcher(managed)
            .results()
            .map(MatchResult::group)
            .filter(text -> !text.contains("<scope>test<") && !text.contains("<optional>true<"))
            .map(text -> text.replaceAll("(?s).*?<artifactId>(.*?)<.*", "$1"))
            .collect(Collectors.toSet());
    assertEquals(Set.of("jocl", "gson"), needed);
  }

  @Test
  void theLibraryNeedsNothingThatItsJarLeavesOut() throws IOException {
    List<String> leftOut = packagesLeftOut();
    assertEquals(List.of("org.lenslet.cli", "org.lenslet.lab"), leftOut);
    List<JavaClass> library =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.lenslet")
                .stream()
                .filter(type -> !isLeftOut(leftOut, type))
                .toList();
    assertTrue(library.size() > 300, library.size() + " classes");
    for (JavaClass type : library) {
      type.getDirectDependenciesFromSelf()
          .forEach(
              use -> {
                assertFalse(isLeftOut(leftOut, use.getTargetClass()), use::getDescription);
                assertFalse(
                    use.getTargetClass().getPackageName().startsWith("picocli"),
                    use::getDescription);
              });
    }
  }

  @Test
  void theVersionIsTheSameEverywhere() throws IOException {
    for (String file : List.of("README.md", "CHANGELOG.md", "benchmarks/pom.xml", "pom.xml")) {
      assertTrue(Files.readString(Path.of(file)).contains(Version.NUMBER), file);
    }
  }
}
