package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.host.Toolchain;
import java.util.ArrayList;
import java.util.List;

/** What the kernel's make is told on its command line, whoever calls it. */
final class MakeVariables {
    /** Variables that stand in the environment where a make runs jkmod, or Debian's package builder. */
    static final List<String> FOREIGN = List.of(
            "DEB_BUILD_ARCH",
            "DEB_HOST_ARCH",
            "DEB_HOST_GNU_TYPE",
            "MAKEFLAGS",
            "MAKELEVEL",
            "MFLAGS",
            "KBUILD_OUTPUT");

    private static final String COUNTERS = " -fprofile-arcs -ftest-coverage";

    private MakeVariables() {}

    /**
     * {@return the variables, each {@code NAME=VALUE}, the user's last}
     *
     * @param host what this machine is
     * @param copy the copy of the sources as the compiler names it: debug information shall name the sources
     */
    static List<String> of(
            KernelHeaders headers, ModuleSources sources, Toolchain toolchain, Architecture host, String copy) {
        Architecture target = headers.arch();
        String root = sources.root().toString();
        boolean plain = !root.matches(".*[\\s:#$'\"\\\\=&;|<>()*?`].*");
        List<String> variables = new ArrayList<>(List.of(
                "ARCH=" + target.names().kernel(),
                "CROSS_COMPILE=" + target.toolPrefix(host),
                // What .kernelvariables in Debian's headers would ask dpkg for; before 6.1 it chooses the linker by it.
                "DEB_BUILD_ARCH=" + host.debianName(),
                "DEB_HOST_ARCH=" + target.debianName(),
                "DEB_HOST_GNU_TYPE=" + target.names().triplet(),
                "KCFLAGS=-g" + (sources.counted() ? COUNTERS : "")
                        + (plain ? " -fdebug-prefix-map=" + copy + "=" + root : ""),
                "CONFIG_DEBUG_INFO_BTF_MODULES="));
        variables.add("CC=" + toolchain.compiler());
        if (sources.counted()) {
            variables.add("KBUILD_MODPOST_WARN=1"); // nobody exports what the counters' constructors call
        }
        variables.addAll(sources.variables());
        return variables;
    }
}
