package io.github.jkmod.cli.kmod;

import static io.github.jkmod.cli.kmod.KmodOption.value;

import io.github.jkmod.cli.kmod.GetoptLong.Line;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code kmod static-nodes}: the device nodes by which modules are loaded when they are opened, from {@code modules.devname} of the
 * running kernel's tree: {@code fuse fuse c10:229}.
 */
final class StaticNodes extends KmodCommand {
    static final KmodSyntax SYNTAX = new KmodSyntax(
            "static-nodes",
            List.of("kmod static-nodes [options]"),
            "Shows the device nodes by which modules of the running kernel are loaded.",
            Optional.empty(),
            false,
            List.of(
                    value("FILE", "Write to this file.", "-o", "--output"),
                    value("FORMAT", "human, tmpfiles (as tmpfiles.d(5) has it) or devname.", "-f", "--format"),
                    KmodOption.HELP));

    private static final Pattern ENTRY = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(\\S)(\\d+):(\\d+).*");

    private final KernelRoot root;

    StaticNodes(Console console, KernelRoot root) {
        super(console, SYNTAX);
        this.root = root;
    }

    /** How the nodes are written. */
    private enum Format {
        HUMAN {
            @Override
            String of(Matcher entry) {
                String type = entry.group(3).equals("c") ? "character" : "block";
                return "Module: " + entry.group(1) + "\n\tDevice node: /dev/" + entry.group(2) + "\n\t\tType: " + type
                        + " device\n\t\tMajor: " + entry.group(4) + "\n\t\tMinor: " + entry.group(5) + "\n";
            }
        },
        TMPFILES {
            @Override
            String of(Matcher entry) {
                String node = entry.group(2);
                int slash = node.lastIndexOf('/');
                return (slash < 0 ? "" : "d /dev/" + node.substring(0, slash) + " 0755 - - -\n") + entry.group(3)
                        + "! /dev/" + node + " 0600 - - - " + entry.group(4) + ":" + entry.group(5) + "\n";
            }
        },
        DEVNAME {
            @Override
            String of(Matcher entry) {
                return entry.group(1) + " " + entry.group(2) + " " + entry.group(3) + entry.group(4) + ":"
                        + entry.group(5) + "\n";
            }
        };

        abstract String of(Matcher entry);
    }

    private static Optional<Format> format(String name) {
        for (Format format : Format.values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    @Override
    int run(Line line) {
        Optional<Format> format = line.value("-f").map(StaticNodes::format).orElse(Optional.of(Format.HUMAN));
        if (format.isEmpty()) {
            console.err().println("Unknown format: '" + line.value("-f").orElse("") + "'.");
            console.err().print(KmodHelp.of(SYNTAX));
            return 1;
        }
        String release = KernelIdentity.release(root).value().orElse("");
        Path nodes = root.path().resolve("lib/modules/" + release + "/modules.devname");
        List<String> entries;
        try {
            entries = Files.readAllLines(nodes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            console.err().println("Warning: " + nodes + " not found - ignoring");
            return 0;
        } catch (IOException e) {
            console.err().println("Error: could not open " + nodes + " - " + Strerror.of(e));
            return 1;
        }
        return write(entries, format.get(), line.value("-o"));
    }

    private int write(List<String> entries, Format format, Optional<String> output) {
        StringBuilder text = new StringBuilder();
        int exitCode = 0;
        for (String entry : entries) {
            Matcher fields = ENTRY.matcher(entry);
            if (entry.startsWith("#")) {
                continue;
            }
            if (fields.matches() && "cb".contains(fields.group(3))) {
                text.append(format.of(fields));
            } else {
                console.err().println("Error: invalid devname entry: " + entry);
                exitCode = 1;
            }
        }
        byte[] bytes = KmodLog.bytes(text.toString());
        if (output.isEmpty()) {
            console.out().write(bytes, 0, bytes.length);
            return exitCode;
        }
        Path file = Path.of(output.get());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            console.err().println("Error: could not create " + file + " - " + Strerror.of(e));
            return 1;
        }
        return exitCode;
    }
}
