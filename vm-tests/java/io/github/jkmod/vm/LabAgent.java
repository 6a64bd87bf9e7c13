package io.github.jkmod.vm;

import com.sun.jna.Function;
import com.sun.jna.NativeLong;
import io.github.jkmod.vm.guest.GuestAgent;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An agent for the VM room's own tests: knows {@code echo WORD...} and {@code insmod FILE} inside the JVM. */
final class LabAgent {
    private LabAgent() {}

    public static void main(String[] args) {
        System.exit(new GuestAgent(LabAgent::run).run());
    }

    private static int run(List<String> argv, PrintStream out, PrintStream err) {
        if (argv.get(0).equals("insmod")) {
            return insmod(Path.of(argv.get(1)));
        }
        out.println(String.join(" ", argv.subList(1, argv.size())));
        return 0;
    }

    private static int insmod(Path file) {
        int number = switch (System.getProperty("os.arch")) {
            case "amd64" -> 175;
            case "aarch64" -> 105;
            default -> 128;
        };
        try {
            byte[] image = Files.readAllBytes(file);
            return Function.getFunction("c", "syscall")
                    .invokeInt(new Object[] {new NativeLong(number), image, new NativeLong(image.length), ""});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
