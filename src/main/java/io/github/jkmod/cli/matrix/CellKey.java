package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.terminal.Version;
import io.github.jkmod.report.PlanDocument;
import io.github.jkmod.vm.setup.ModuleSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A number for all that goes into the cells of a plan but the kernels: of other sources, results are other results. */
final class CellKey {
    private final byte[] subject;

    private CellKey(byte[] subject) {
        this.subject = subject;
    }

    /** {@return the key of a subject as its files are now} */
    static CellKey of(PlanDocument.Subject subject) throws IOException {
        MessageDigest digest = digest();
        add(digest, Version.text() + subject);
        if (subject.folder().isPresent()) {
            ModuleSources sources = ModuleSources.in(Path.of(subject.folder().get()), subject.variables());
            for (Path file : sources.files()) {
                add(digest, file.toString());
                digest.update(Files.readAllBytes(sources.root().resolve(file)));
            }
        } else {
            for (FileArguments each : FileArguments.parse(subject.arguments())) {
                digest.update(Files.readAllBytes(each.file()));
            }
        }
        List<Path> others = new ArrayList<>();
        subject.script().ifPresent(script -> others.add(Path.of(script)));
        subject.copies().forEach(copy -> others.add(Path.of(copy)));
        for (Path each : others) {
            addTree(digest, each);
        }
        return new CellKey(digest.digest());
    }

    private static void addTree(MessageDigest digest, Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted().toList()) {
                add(digest, tree.relativize(file).toString());
                if (Files.isRegularFile(file)) {
                    digest.update(Files.readAllBytes(file));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }

    /** {@return the key of one of its cells: 32 hexadecimal digits} */
    String on(String kernel, String arch) {
        MessageDigest digest = digest();
        digest.update(subject);
        add(digest, kernel);
        add(digest, arch);
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }
}
