package io.github.jkmod.configuration;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.host.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whose compiler and linker build a kernel. */
enum KernelCompiler {
    /** The machine's own compiler, or its cross compilers. */
    GCC {
        @Override
        List<Tool> tools(Configuration configuration, Architecture host) {
            Architecture target = configuration.architecture();
            List<Tool> tools = new ArrayList<>(Tool.forModules(target, host));
            if (configuration.options().contains("GCC_PLUGINS")) {
                String suffix = target == host ? "" : "-" + target.names().triplet();
                String folder = target == host ? "gcc" : "gcc-cross";
                tools.add(new Tool(
                        "/usr/lib/" + folder + "/" + target.names().triplet() + "/12/plugin/include/gcc-plugin.h",
                        "gcc-12-plugin-dev" + suffix));
            }
            return tools;
        }

        @Override
        List<String> words(Architecture target, Architecture host) {
            String prefix = target == host ? "" : target.names().triplet() + "-";
            // The plain nm and ar would load the plugins of every compiler on the machine, clang's 100 MiB too, for
            // each file.
            return List.of(
                    "CROSS_COMPILE=" + prefix,
                    "CC=" + prefix + "gcc-12",
                    "NM=" + prefix + "gcc-nm-12",
                    "AR=" + prefix + "gcc-ar-12");
        }
    },

    /** LLVM's, as needed for link time optimization and control flow integrity. */
    CLANG {
        @Override
        List<Tool> tools(Configuration configuration, Architecture host) {
            return List.of(
                    Tool.MAKE,
                    new Tool("clang-" + LLVM, "clang-" + LLVM),
                    new Tool("ld.lld-" + LLVM, "lld-" + LLVM),
                    new Tool("llvm-ar-" + LLVM, "llvm-" + LLVM));
        }

        @Override
        List<String> words(Architecture target, Architecture host) {
            return List.of("LLVM=-" + LLVM);
        }
    };

    /** The newest that Debian 12 has: the kernel's control flow integrity wants 16. */
    private static final String LLVM = "19";

    /**
     * {@return the compiler of that name}
     *
     * @throws IllegalArgumentException if there is none
     */
    static KernelCompiler named(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** {@return its name in the table} */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return what must be on the machine} */
    abstract List<Tool> tools(Configuration configuration, Architecture host);

    /** {@return what make is told} */
    abstract List<String> words(Architecture target, Architecture host);
}
