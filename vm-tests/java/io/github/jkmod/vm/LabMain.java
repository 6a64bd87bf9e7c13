package io.github.jkmod.vm;

import io.github.jkmod.model.Architecture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Boots guests by hand and prints what it costs: {@code LabMain [ARCH...] [-- CMD...]}. */
final class LabMain {
    private LabMain() {}

    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        int split = words.indexOf("--");
        List<String> names = split < 0 ? words : words.subList(0, split);
        List<String> command = split < 0 ? List.of("busybox", "uname", "-a") : words.subList(split + 1, words.size());
        for (String name : names) {
            run(Architecture.named(name).orElseThrow(), command);
        }
    }

    private static void run(Architecture architecture, List<String> command) throws Exception {
        GuestSpec spec = Lab.spec(architecture);
        say("%s: initrd %.1f MB", architecture.label(), Files.size(spec.initrd()) / 1e6);
        BootOptions options = BootOptions.usual(Path.of("target", "vm-lab"), line -> say("note: %s", line));
        long start = System.nanoTime();
        try (Guest guest = Guest.boot(spec, options)) {
            GuestReady ready = guest.ready();
            say(
                    "%s %s java %s %s: ready %.2f s (kernel %.2f, jvm %.2f)",
                    ready.release(),
                    ready.machine(),
                    ready.java(),
                    ready.accelerator(),
                    ready.bootSeconds(),
                    ready.kernelSeconds(),
                    ready.jvmSeconds());
            show(guest.exec(command, Duration.ofMinutes(5)));
            show(guest.exec(List.of("jkmod", "echo", "hello"), Duration.ofSeconds(60)));
            guest.consoleTail(5).forEach(line -> say("console: %s", line));
        } catch (GuestDiedException e) {
            say("DIED %s", e);
            e.kernelLines().forEach(line -> say("  | %s", line));
        }
        say("total %.2f s", (System.nanoTime() - start) / 1e9);
    }

    private static void show(ExecResult result) {
        say(
                "exit %d in %.3f s: %s%s",
                result.exitCode(),
                result.seconds(),
                new String(result.stdout(), StandardCharsets.UTF_8).strip(),
                new String(result.stderr(), StandardCharsets.UTF_8).strip());
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
