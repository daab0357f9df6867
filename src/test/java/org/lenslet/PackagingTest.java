package org.lenslet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.lenslet.cli.shared.Version;

/** What is in the jar of the library, and what a program gets with it. */
class PackagingTest {
  private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");

  @Test
  void aProgramGetsJoclAndGsonAndNothingElse() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    // The project's own, not those of plugins.
    String own = pom.substring(pom.indexOf("</dependencyManagement>"), pom.indexOf("<build>"));
    Set<String> needed =
        DEPENDENCY
            .matcher(own)
            .results()
            .map(MatchResult::group)
            .filter(text -> !text.contains("<scope>test<") && !text.contains("<optional>true<"))
            .map(text -> text.replaceAll("(?s).*?<artifactId>(.*?)<.*", "$1"))
            .collect(Collectors.toSet());
    assertEquals(Set.of("jocl", "gson"), needed);
  }

  /** Each of their jars has such a list, and one of them would replace the others. */
  @Test
  void readersOfPicturesAreAllListedInTheJarOfTheCommandLine() throws IOException {
    assertTrue(
        Files.readString(Path.of("src/launcher/cli-jar.xml"))
            .contains("<handlerName>metaInf-services</handlerName>"));
    List<String> readers =
        Stream.of("jpeg", "webp")
            .map(format -> ImageIO.getImageReadersByFormatName(format).next())
            .map(reader -> reader.getClass().getPackageName())
            .toList();
    assertEquals(
        List.of("com.twelvemonkeys.imageio.plugins.jpeg", "com.twelvemonkeys.imageio.plugins.webp"),
        readers);
  }

  @Test
  void theVersionIsTheSameEverywhere() throws IOException {
    List<String> files =
        List.of(
            "README.md",
            "CHANGELOG.md",
            "pom.xml",
            "benchmarks/pom.xml",
            "src/test/outside/pom.xml");
    for (String file : files) {
      assertTrue(Files.readString(Path.of(file)).contains(Version.NUMBER), file);
    }
  }
}
