package io.github.jkmod;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.jkmod.model.Architecture;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * One seam for architectures: whoever else names one would be silently wrong for the next, and asks {@code ArchRules}, {@code
 * GuestMachineType} or the facts of {@link Architecture} instead.
 */
final class ArchitectureConstantsTest {
    private static final String BASE = "io.github.jkmod.";

    /** Who may name an architecture, and what for. Each is an exhaustive switch or a table. */
    private static final Map<String, String> ALLOWED = Map.of(
            "model.Architecture", "the facts themselves",
            "model.LoaderChange", "whose source file a change is in",
            "forecast.arch.ArchRules", "what each does in its own way in a load",
            "vm.spec.GuestMachineType", "the machine of its guests",
            "vm.spec.GdbTarget", "what gdb knows it as",
            "syscall.jna.SyscallNumbers", "the numbers of its system calls",
            "bootfile.BootFile", "which boot file's format is whose",
            "bootfile.PackedKernel", "which unpacked kernel is whose",
            "kernel.types.StructModuleDeclaration", "struct mod_arch_specific of its asm/module.h",
            "vm.setup.host.Tool", "for which native/abi is compiled elsewhere, too");

    private static final Set<String> CONSTANTS =
            Arrays.stream(Architecture.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    /** The constants that each outermost class of the main sources names. */
    private static Map<String, Set<String>> named() {
        Map<String, Set<String>> named = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.github.jkmod")) {
            for (JavaFieldAccess access : type.getFieldAccessesFromSelf()) {
                if (access.getTargetOwner().isEquivalentTo(Architecture.class)
                        && CONSTANTS.contains(access.getName())) {
                    String outermost = type.getName().substring(BASE.length()).replaceFirst("\\$.*", "");
                    named.computeIfAbsent(outermost, any -> new TreeSet<>()).add(access.getName());
                }
            }
        }
        return named;
    }

    @Test
    void architecturesAreNamedOnlyWhereTheTableSays() {
        assertThat(named().keySet()).containsExactlyInAnyOrderElementsOf(ALLOWED.keySet());
    }
}
