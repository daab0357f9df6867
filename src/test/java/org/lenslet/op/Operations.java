package org.lenslet.op;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Comparator;
import java.util.List;

/** Every operation that there is, found among the classes: what tests of completeness go over. */
public final class Operations {
  private static final List<Class<? extends Op>> ALL = find();

  private Operations() {}

  /** The classes of all operations, by name. */
  public static List<Class<? extends Op>> all() {
    return ALL;
  }

  private static List<Class<? extends Op>> find() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(Op.class.getPackageName())
            .stream()
            .filter(type -> type.isAssignableTo(Op.class) && !type.isInterface())
            .sorted(Comparator.comparing(JavaClass::getName))
            .<Class<? extends Op>>map(type -> type.reflect().asSubclass(Op.class))
            .toList();
  }
}
