package io.github.jkmod.moddb;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the administrator said: the lines of modprobe.d(5), of {@code modules.softdep} and of the kernel's command line, in the
 * order in which they were read.
 *
 * <p>Names are with underscores. Of several install, remove or softdep lines that match a module the first counts; options of
 * all matching lines are joined.
 */
public final class ModprobeConfig {
    private final List<Entry> aliases = new ArrayList<>();
    private final List<String> blacklist = new ArrayList<>();
    private final List<Entry> options = new ArrayList<>();
    private final List<Entry> installs = new ArrayList<>();
    private final List<Entry> removes = new ArrayList<>();
    private final List<SoftDependencies> softdeps = new ArrayList<>();
    private final List<Entry> weakdeps = new ArrayList<>();

    /**
     * One line.
     *
     * @param name the pattern or module name in front
     * @param value what is said of it: the module, the command or the options
     */
    public record Entry(String name, String value) {}

    void addAlias(String pattern, String module) {
        aliases.add(new Entry(pattern, module));
    }

    void addBlacklisted(String module) {
        blacklist.add(module);
    }

    void addOptions(String module, String text) {
        options.add(new Entry(module, text.replace('\t', ' ')));
    }

    void addInstall(String pattern, String command) {
        installs.add(new Entry(pattern, command));
    }

    void addRemove(String pattern, String command) {
        removes.add(new Entry(pattern, command));
    }

    void addSoftdep(SoftDependencies line) {
        softdeps.add(line);
    }

    void addWeakdep(String pattern, String modules) {
        weakdeps.add(new Entry(pattern, modules));
    }

    /** {@return the {@code alias} lines: a pattern and its module} */
    public List<Entry> aliases() {
        return List.copyOf(aliases);
    }

    /** {@return the blacklisted modules} */
    public List<String> blacklist() {
        return List.copyOf(blacklist);
    }

    /** {@return the {@code options} lines} */
    public List<Entry> options() {
        return List.copyOf(options);
    }

    /** {@return the {@code install} lines} */
    public List<Entry> installs() {
        return List.copyOf(installs);
    }

    /** {@return the {@code remove} lines} */
    public List<Entry> removes() {
        return List.copyOf(removes);
    }

    /** {@return the {@code softdep} lines} */
    public List<SoftDependencies> softdeps() {
        return List.copyOf(softdeps);
    }

    /** {@return the {@code weakdep} lines (kmod 33 and newer): modules that others may load, for information only} */
    public List<Entry> weakdeps() {
        return List.copyOf(weakdeps);
    }

    /** {@return whether {@code module} is blacklisted} */
    public boolean isBlacklisted(KnownModule module) {
        return blacklist.contains(module.name());
    }

    /** {@return the options of all lines for {@code module} or the alias that it was found by; empty if there is none} */
    public Optional<String> optionsFor(KnownModule module) {
        String joined = options.stream()
                .filter(entry -> entry.name().equals(module.name())
                        || Objects.equals(entry.name(), module.alias().orElse(null)))
                .map(Entry::value)
                .filter(value -> !value.isEmpty())
                .collect(Collectors.joining(" "));
        return joined.isEmpty() ? Optional.empty() : Optional.of(joined);
    }

    /** {@return the command to run instead of loading {@code module}} */
    Optional<String> installFor(KnownModule module) {
        return first(installs, module);
    }

    /** {@return the command to run instead of removing {@code module}} */
    public Optional<String> removeFor(KnownModule module) {
        return first(removes, module);
    }

    private static Optional<String> first(List<Entry> entries, KnownModule module) {
        return entries.stream()
                .filter(entry -> Wildcard.matches(entry.name(), module.name()))
                .map(Entry::value)
                .findFirst();
    }

    /** {@return the first softdep line for {@code module}; further ones do not count} */
    public Optional<SoftDependencies> softdepFor(KnownModule module) {
        return softdeps.stream()
                .filter(line -> Wildcard.matches(line.pattern(), module.name()))
                .findFirst();
    }
}
