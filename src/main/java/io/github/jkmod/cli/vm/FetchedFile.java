package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.vm.ExecStreams;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** A file of the guest on its way into the working folder, where it appears whole or not at all. */
final class FetchedFile {
    private final String guestPath;
    private final Path target;

    /** @param guestPath its path in the guest; here it gets the last name of that */
    FetchedFile(String guestPath) {
        Path name = Path.of(guestPath).getFileName();
        if (name == null || name.toString().equals("..") || name.toString().equals(".")) {
            throw Failure.of(ExitCode.USAGE, guestPath, "cannot be fetched")
                    .because("that names no file")
                    .hint("name one");
        }
        this.guestPath = guestPath;
        this.target = name.toAbsolutePath();
    }

    /** Brings it, or says why not. {@return whether it is here} */
    boolean from(Guest guest, Duration limit, Console console) throws IOException, GuestDiedException {
        String unique =
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part";
        Path part = target.resolveSibling(unique);
        part.toFile().deleteOnExit(); // on Ctrl-C
        try {
            ByteArrayOutputStream complaint = new ByteArrayOutputStream();
            int exitCode;
            try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
                List<String> cat = List.of("cat", "--", guestPath);
                exitCode = guest.exec(cat, limit, new ExecStreams(null, out, complaint))
                        .exitCode();
            }
            if (exitCode != 0) {
                String why = complaint.toString(StandardCharsets.UTF_8).strip();
                console.error(guestPath + ": not fetched: " + why + "; check the path in the guest");
                return false;
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
