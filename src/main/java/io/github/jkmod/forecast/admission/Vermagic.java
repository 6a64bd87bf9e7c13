package io.github.jkmod.forecast.admission;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code same_magic}: compares the vermagic of a module with that of the kernel, and says in words where they differ. */
final class Vermagic {
    /**
     * Where two vermagics differ.
     *
     * @param what in words
     * @param hint what to do about it
     */
    record Difference(String what, String hint) {}

    private final String module;
    private final String kernel;

    /**
     * @param module the module's tag, to the letter
     * @param kernel the kernel's own, to the letter
     */
    Vermagic(String module, String kernel) {
        this.module = module;
        this.kernel = kernel;
    }

    /**
     * {@return the difference for which the kernel refuses, or empty}
     *
     * @param hasCrcs whether the releases do not count, because the CRCs of symbols tell more
     */
    Optional<Difference> difference(boolean hasCrcs) {
        String own = hasCrcs ? fromBlank(module) : module;
        String wanted = hasCrcs ? fromBlank(kernel) : kernel;
        return own.equals(wanted) ? Optional.empty() : Optional.of(explain(hasCrcs));
    }

    private static String fromBlank(String magic) {
        int blank = magic.indexOf(' ');
        return blank < 0 ? "" : magic.substring(blank);
    }

    private static String release(String magic) {
        int blank = magic.indexOf(' ');
        return blank < 0 ? magic : magic.substring(0, blank);
    }

    private static List<String> words(String magic) {
        return Arrays.stream(fromBlank(magic).split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private Difference explain(boolean hasCrcs) {
        String built = release(module);
        String running = release(kernel);
        List<String> parts = new ArrayList<>();
        if (!hasCrcs && !built.equals(running)) {
            parts.add("built for " + built + ", this kernel is " + running);
        }
        List<String> missing = new ArrayList<>(words(kernel));
        missing.removeAll(words(module));
        List<String> extra = new ArrayList<>(words(module));
        extra.removeAll(words(kernel));
        if (!missing.isEmpty()) {
            parts.add("the module lacks " + quoted(missing) + ", which this kernel has");
        }
        if (!extra.isEmpty()) {
            parts.add("the module has " + quoted(extra) + ", which this kernel has not");
        }
        if (parts.isEmpty()) {
            parts.add(
                    module.endsWith(" ") == kernel.endsWith(" ")
                            ? "the words of its vermagic are in another order or differently spaced"
                            : module.endsWith(" ")
                                    ? "its vermagic ends with a blank, this kernel's does not"
                                    : "its vermagic lacks the blank that ends this kernel's");
        }
        return new Difference(
                "vermagic: " + String.join("; ", parts),
                "rebuild it against the headers of this kernel (linux-headers-" + running + ")");
    }

    private static String quoted(List<String> words) {
        return "\"" + String.join("\", \"", words) + "\"";
    }
}
