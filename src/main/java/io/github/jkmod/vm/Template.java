package io.github.jkmod.vm;

import io.github.jkmod.vm.qemu.Qmp;
import io.github.jkmod.vm.setup.cache.CacheManifest;
import io.github.jkmod.vm.spec.Accelerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A saved guest in a folder of the cache: {@code state}, what QEMU wrote, and {@code ram}, the guest's memory, unless
 * that is in the state.
 *
 * @param state the machine's state
 * @param ram the memory; must not be there for a template that is not mapped
 */
record Template(Path state, Path ram, boolean mapped) {
    private static final String TOKEN = "token";
    private static final int MARK_BYTES = 16;

    static Template in(Path folder, boolean mapped) {
        return new Template(folder.resolve("state"), folder.resolve("ram"), mapped);
    }

    /** {@return hexadecimal digits that occur nowhere else} */
    static String randomMark() {
        return HexFormat.of().formatHex(randomBytes(MARK_BYTES));
    }

    static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Notes what is needed to use it and to see whether it is whole. */
    void describe(GuestReady ready, String token, Map<String, String> manifest) throws IOException {
        manifest.put(TOKEN, token);
        manifest.put("release", ready.release());
        manifest.put("machine", ready.machine());
        manifest.put("java", ready.java());
        manifest.put("kernelSeconds", Double.toString(ready.kernelSeconds()));
        manifest.put("jvmSeconds", Double.toString(ready.jvmSeconds()));
        manifest.put("files", stamp());
    }

    /** Sizes and times: a file that was cut or written to since differs. */
    private String stamp() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : mapped ? List.of(state, ram) : List.of(state)) {
            text.append(Files.size(file))
                    .append(' ')
                    .append(Files.getLastModifiedTime(file))
                    .append(' ');
        }
        return text.toString();
    }

    /**
     * Gives the files of a template names of one's own, under which they stay even if the template is forgotten.
     *
     * @param folder the template's
     * @param into an empty folder on the same file system
     * @throws IOException if they are not there or were changed
     */
    static Held hold(Path folder, Path into, boolean mapped) throws IOException {
        Map<String, String> manifest = CacheManifest.read(folder);
        Template own = in(into, mapped);
        Template template = in(folder, mapped);
        Files.createLink(own.state, template.state);
        if (mapped) {
            Files.createLink(own.ram, template.ram);
        }
        if (!own.stamp().equals(manifest.get("files")) || !manifest.equals(CacheManifest.read(folder))) {
            throw new IOException("the template's files were changed");
        }
        return new Held(own, manifest);
    }

    /**
     * A template's files under names of their user's own.
     *
     * @param template the files
     * @param manifest the facts that were kept beside them
     */
    record Held(Template template, Map<String, String> manifest) {
        String token() throws IOException {
            return fact(TOKEN);
        }

        GuestReady ready(double seconds) throws IOException {
            return new GuestReady(
                    fact("release"),
                    fact("machine"),
                    fact("java"),
                    Accelerator.TCG,
                    true,
                    seconds,
                    number("kernelSeconds"),
                    number("jvmSeconds"));
        }

        private double number(String name) throws IOException {
            try {
                return Double.parseDouble(fact(name));
            } catch (NumberFormatException e) {
                throw new IOException("the template's manifest: " + name, e);
            }
        }

        private String fact(String name) throws IOException {
            String value = manifest.get(name);
            if (value == null) {
                throw new IOException("the template's manifest lacks " + name);
            }
            return value;
        }
    }

    Optional<Path> memory() {
        return mapped ? Optional.of(ram) : Optional.empty();
    }

    /** Has QEMU leave out memory that is shared: a mapped template's own, and the window. */
    static void ignoreShared(Qmp qmp) throws IOException {
        Map<String, Object> capability = Map.of("capability", "x-ignore-shared", "state", true);
        qmp.execute("migrate-set-capabilities", Map.of("capabilities", List.of(capability)));
    }
}
