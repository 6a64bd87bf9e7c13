package io.github.jkmod.loader;

import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.leftover.FreedMemory;
import io.github.jkmod.kernel.leftover.PointerScan;
import io.github.jkmod.kernel.leftover.Registration;
import io.github.jkmod.kernel.leftover.Registry;
import io.github.jkmod.kernel.leftover.RegistryReader;
import io.github.jkmod.kernel.leftover.Residue;
import io.github.jkmod.kernel.leftover.StrayPointer;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks for what is left of modules when they have been unloaded. */
final class UnloadProof {
    /** Threads and devices may take their time to go; what is still there after it stays. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(50);

    /** As long as callbacks of RCU take on a busy machine. */
    private static final Duration SETTLING = Duration.ofMillis(200);

    private final KernelRoot root;
    private final RegistryReader registry;

    UnloadProof(KernelRoot root) {
        this.root = root;
        this.registry = new RegistryReader(root);
    }

    /** {@return what is listed before a load} */
    Registry before() {
        return registry.read();
    }

    /** Keeps what came with a load; where that cannot be kept, its unload says that it is not known. */
    void loaded(Path path, ModuleFile file, Registry before) {
        ModuleName module = file.name();
        Registry now = registry.read();
        Set<String> companions = new TreeSet<>(now.modules());
        companions.removeAll(before.modules());
        file.depends().forEach(name -> companions.add(new ModuleName(name).value()));
        companions.remove(module.value());
        List<Registration> added = registry.added(before, now);
        String bytes = added.isEmpty() ? "" : new String(file.image().content().copy(), StandardCharsets.ISO_8859_1);
        Map<Boolean, List<Registration>> byEvidence =
                added.stream().collect(Collectors.partitioningBy(each -> isNamedIn(each, bytes)));
        try {
            new RegistrationRecord(
                            Optional.of(path.toAbsolutePath()),
                            byEvidence.getOrDefault(true, List.of()),
                            byEvidence.getOrDefault(false, List.of()),
                            companions)
                    .write(root, module);
        } catch (IOException e) {
            RegistrationRecord.forget(root, module);
        }
    }

    /**
     * Whether a name could be one of the module's own strings; a number behind it is put there by the kernel. What a module has
     * others register for it, such as a thread of the one that it uses, is not.
     */
    private static boolean isNamedIn(Registration registration, String file) {
        String plain = registration.plainName().replaceFirst("\\d+$", "");
        return !plain.isEmpty() && file.contains(plain);
    }

    /** {@return what came with the module's load; to be asked before its unload} */
    Fact<RegistrationRecord> record(ModuleName module) {
        return RegistrationRecord.read(root, module);
    }

    /**
     * A module that was unloaded.
     *
     * @param record what came with its load
     * @param sight what was seen of it before its unload
     */
    record Gone(Fact<RegistrationRecord> record, ModuleSight sight) {}

    /** {@return what is left of each of those} */
    Map<ModuleName, Residue> residue(Map<ModuleName, Gone> gone) throws InterruptedException {
        Map<ModuleName, Residue> found = new HashMap<>();
        List<FreedMemory> freed = new ArrayList<>();
        gone.forEach((name, each) -> freed.add(FreedMemory.of(name, each.sight())));
        Fact<List<StrayPointer>> pointers = pointers(freed);
        for (Map.Entry<ModuleName, Gone> each : gone.entrySet()) {
            ModuleName name = each.getKey();
            RegistrationRecord.forget(root, name);
            found.put(
                    name,
                    new Residue(
                            left(each.getValue().record()),
                            pointers.map(all -> all.stream()
                                    .filter(pointer -> pointer.module().equals(name))
                                    .toList())));
        }
        return found;
    }

    /** What is only on its way to be freed is gone when it is looked for again. */
    private Fact<List<StrayPointer>> pointers(List<FreedMemory> freed) throws InterruptedException {
        PointerScan scan = new PointerScan(root);
        Fact<List<StrayPointer>> pointers = scan.find(freed);
        if (pointers.value().orElse(List.of()).isEmpty()) {
            return pointers;
        }
        Thread.sleep(SETTLING.toMillis());
        return scan.find(freed);
    }

    private Fact<List<Registration>> left(Fact<RegistrationRecord> record) throws InterruptedException {
        if (!(record instanceof Fact.Present<RegistrationRecord> known)) {
            return record.map(RegistrationRecord::own);
        }
        List<Registration> own = known.content().own();
        List<Registration> doubtful = known.content().doubtful();
        long start = System.nanoTime();
        while (!(own.isEmpty() && doubtful.isEmpty()) && System.nanoTime() - start < GRACE.toNanos()) {
            own = own.stream().filter(registry::isThere).toList();
            doubtful = doubtful.stream().filter(registry::isThere).toList();
            if (!(own.isEmpty() && doubtful.isEmpty())) {
                Thread.sleep(PAUSE.toMillis());
            }
        }
        Set<String> companions = new TreeSet<>(known.content().companions());
        companions.retainAll(registry.modules());
        if (doubtful.isEmpty() || companions.isEmpty()) {
            List<Registration> left = new ArrayList<>(own);
            left.addAll(doubtful);
            return new Fact.Present<>(List.copyOf(left));
        }
        return own.isEmpty()
                ? new Fact.Hidden<>("what the module registered: " + doubtful.get(0)
                        + " is still there, but may be of " + String.join(", ", companions)
                        + ", which came meanwhile or which it used")
                : new Fact.Present<>(own);
    }
}
