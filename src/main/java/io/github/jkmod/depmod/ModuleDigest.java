package io.github.jkmod.depmod;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What depmod needs to know of a module.
 *
 * @param exports the symbols that it provides
 * @param needs the symbols that it needs, in symbol table order, then those that only its versions name
 * @param aliases {@code alias=} of modinfo, in file order
 * @param softdeps {@code softdep=}
 * @param weakdeps {@code weakdep=}
 * @param failure why it could not be read; nothing else is known then
 */
public record ModuleDigest(
        List<Export> exports,
        List<Need> needs,
        List<String> aliases,
        List<String> softdeps,
        List<String> weakdeps,
        Optional<Failure> failure) {
    /**
     * A symbol that the module provides.
     *
     * @param name its name
     * @param crc its version; 0 where it has none, -1 where it cannot be told
     */
    public record Export(String name, long crc) {}

    private static final int SHORTEST = 6;

    /**
     * A symbol that the module needs.
     *
     * @param name its name
     * @param crc the version it was built with; 0 where it has none
     * @param weak whether it can do without
     */
    public record Need(String name, long crc, boolean weak) {}

    /**
     * Why a module could not be read.
     *
     * @param error the C library's words, as kmod has them
     * @param reason what jkmod has to add; empty where that is all
     */
    public record Failure(String error, Optional<String> reason) {}

    /** Copies the lists. */
    public ModuleDigest {
        exports = List.copyOf(exports);
        needs = List.copyOf(needs);
        aliases = List.copyOf(aliases);
        softdeps = List.copyOf(softdeps);
        weakdeps = List.copyOf(weakdeps);
    }

    /** {@return what is known of that file; never throws, so that many can be read side by side} */
    public static ModuleDigest read(FoundModule module) {
        try (ElfSections sections = ElfSections.open(module.path())) {
            return DigestReader.read(sections);
        } catch (IOException e) {
            return failed(Strerror.of(e), Optional.empty());
        } catch (MalformedException e) {
            boolean noElf = e.reason().equals(ElfSections.NO_ELF) && !isTooShort(module.path());
            return failed((noElf ? Errno.ENOEXEC : Errno.EINVAL).text(), Optional.of(e.getMessage()));
        }
    }

    /** kmod reads so many bytes to see how a file is packed, and calls it an error where there are fewer. */
    private static boolean isTooShort(String path) {
        try {
            return Files.size(Path.of(path)) < SHORTEST;
        } catch (IOException e) {
            return false; // it is gone by now
        }
    }

    private static ModuleDigest failed(String error, Optional<String> reason) {
        return new ModuleDigest(
                List.of(), List.of(), List.of(), List.of(), List.of(), Optional.of(new Failure(error, reason)));
    }
}
