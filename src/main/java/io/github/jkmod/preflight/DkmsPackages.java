package io.github.jkmod.preflight;

import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.model.ModuleName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what dkms knows: {@code var/lib/dkms/NAME/VERSION/RELEASE/ARCH/module}, and {@code usr/src/NAME-VERSION/dkms.conf}. */
final class DkmsPackages {
    /** dkms.conf is a script; these lines are plain in what packages ship, and a machine's script is not run here. */
    private static final Pattern SETTING =
            Pattern.compile("\\s*([A-Z_]+)(?:\\[\\d+])?=[\"']?([^\"'#]*?)[\"']?\\s*(?:#.*)?");

    private static final String CONFIGURATION = "dkms.conf";

    private DkmsPackages() {}

    /** {@return the packages under that root, by name and version} */
    static List<DkmsPackage> in(Path root) {
        Map<String, DkmsPackage> packages = new TreeMap<>();
        Path tree = root.resolve("var/lib/dkms");
        for (String name : names(tree)) {
            for (String version : names(tree.resolve(name))) {
                Path folder = tree.resolve(name).resolve(version);
                Path source = root.resolve("usr/src").resolve(name + "-" + version);
                if (Files.isDirectory(folder) && !Files.isSymbolicLink(folder)) {
                    DkmsPackage found = read(name, version, folder, source.resolve(CONFIGURATION));
                    packages.put(found.id(), found);
                }
            }
        }
        for (String name : names(root.resolve("usr/src"))) {
            Path file = root.resolve("usr/src").resolve(name).resolve(CONFIGURATION);
            if (Files.isRegularFile(file)) {
                Map<String, List<String>> settings = settings(file);
                String version = last(settings, "PACKAGE_VERSION");
                DkmsPackage found = read(last(settings, "PACKAGE_NAME"), version, tree.resolve(name), file);
                if (found.automatic()) {
                    packages.putIfAbsent(found.id(), found);
                }
            }
        }
        return List.copyOf(packages.values());
    }

    private static DkmsPackage read(String name, String version, Path folder, Path file) {
        Map<String, List<String>> settings = Files.isRegularFile(file) ? settings(file) : Map.of();
        Set<ModuleName> modules = new TreeSet<>();
        Set<String> releases = new TreeSet<>();
        for (String release : names(folder)) {
            if (release.equals("source") || release.equals("build")) {
                continue;
            }
            for (String arch : names(folder.resolve(release))) {
                List<ModuleName> built = names(
                                folder.resolve(release).resolve(arch).resolve("module"))
                        .stream()
                        .filter(module -> module.contains(".ko"))
                        .map(ModuleName::ofFileName)
                        .toList();
                modules.addAll(built);
                if (!built.isEmpty()) {
                    releases.add(release);
                }
            }
        }
        for (String key : List.of("DEST_MODULE_NAME", "BUILT_MODULE_NAME")) {
            if (modules.isEmpty()) {
                settings.getOrDefault(key, List.of()).stream()
                        .map(module -> module.replaceAll("\\$\\{?PACKAGE_NAME}?", Matcher.quoteReplacement(name)))
                        .filter(module -> !module.isEmpty() && !module.contains("$"))
                        .forEach(module -> modules.add(new ModuleName(module)));
            }
        }
        if (modules.isEmpty()) {
            modules.add(new ModuleName(name)); // so dkms does where dkms.conf names none
        }
        boolean automatic = !last(settings, "AUTOINSTALL").isEmpty();
        return new DkmsPackage(name, version, modules, releases, automatic);
    }

    private static Map<String, List<String>> settings(Path file) {
        Map<String, List<String>> settings = new TreeMap<>();
        for (String line : KernelFiles.lines(file).value().orElse(List.of())) {
            Matcher setting = SETTING.matcher(line);
            if (setting.matches()) {
                settings.computeIfAbsent(setting.group(1), key -> new ArrayList<>())
                        .add(setting.group(2));
            }
        }
        return settings;
    }

    private static String last(Map<String, List<String>> settings, String key) {
        List<String> values = settings.getOrDefault(key, List.of(""));
        return values.get(values.size() - 1);
    }

    private static List<String> names(Path folder) {
        return KernelFiles.names(folder).value().orElse(List.of());
    }
}
