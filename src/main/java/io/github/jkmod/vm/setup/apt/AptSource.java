package io.github.jkmod.vm.setup.apt;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One Debian archive and a release in it.
 *
 * @param uri where the archive is, as the machine's own configuration says; never to be shown
 * @param release the release's name there, such as {@code bookworm-security}
 */
public record AptSource(String uri, String release) {
    /** What to ask {@code apt-get indextargets} for; {@link #parse} reads the answer. */
    static final String FORMAT = "$(CREATED_BY)|$(ORIGIN)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)";

    private static final String SECURITY = "-security";
    private static final String UPDATES = "-updates";
    private static final String BACKPORTS = "-backports";
    private static final String EXPERIMENTAL = "experimental";

    /**
     * {@return the Debian archives that the machine's apt uses, in its order}
     *
     * @param answer lines in {@link #FORMAT}; other distributions' and other components are left out
     */
    public static List<AptSource> parse(String answer) {
        Set<AptSource> sources = new LinkedHashSet<>();
        for (String line : answer.lines().toList()) {
            List<String> cells = Arrays.asList(line.strip().split("\\|", -1));
            if (cells.size() == 5
                    && cells.get(0).equals("Packages")
                    && cells.get(1).equals("Debian")
                    && cells.get(4).equals("main")
                    && !cells.get(2).isBlank()
                    && cells.get(2).chars().noneMatch(Character::isWhitespace)) {
                sources.add(new AptSource(cells.get(2), cells.get(3)));
            }
        }
        return List.copyOf(sources);
    }

    /**
     * {@return where to find a suite, its updates and its security updates, from what the machine uses for its own}
     *
     * @param known the machine's Debian archives, of any suite
     * @param suite a code name, such as {@code bookworm}; {@code sid} has neither updates nor security updates
     */
    public static List<AptSource> of(Collection<AptSource> known, String suite) {
        if (isAddition(suite)) {
            List<AptSource> whole = new ArrayList<>(of(known, base(suite)));
            whole.stream().findFirst().ifPresent(archive -> whole.add(new AptSource(archive.uri, suite)));
            return List.copyOf(whole);
        }
        List<AptSource> sources = new ArrayList<>();
        Optional<String> archive = uri(known, suite, suite + UPDATES)
                .or(() -> known.stream()
                        .filter(source -> !source.isSecurity())
                        .map(AptSource::uri)
                        .findFirst());
        archive.ifPresent(uri -> sources.add(new AptSource(uri, suite)));
        if (suite.equals("sid")) {
            return List.copyOf(sources);
        }
        archive.ifPresent(uri -> sources.add(new AptSource(uri, suite + UPDATES)));
        uri(known, suite + SECURITY)
                .or(() -> known.stream()
                        .filter(AptSource::isSecurity)
                        .map(AptSource::uri)
                        .findFirst())
                .ifPresent(uri -> sources.add(new AptSource(uri, suite + SECURITY)));
        return List.copyOf(sources);
    }

    /** {@return whether a suite has only what another one lacks, whose packages it needs as well} */
    static boolean isAddition(String suite) {
        return suite.equals(EXPERIMENTAL) || suite.endsWith(BACKPORTS);
    }

    private static String base(String suite) {
        return suite.equals(EXPERIMENTAL) ? "sid" : suite.substring(0, suite.length() - BACKPORTS.length());
    }

    private static Optional<String> uri(Collection<AptSource> known, String... releases) {
        return Arrays.stream(releases)
                .flatMap(release ->
                        known.stream().filter(source -> source.release().equals(release)))
                .map(AptSource::uri)
                .findFirst();
    }

    private boolean isSecurity() {
        return release.endsWith(SECURITY) || release.endsWith("/updates");
    }

    /** {@return the line of {@code sources.list}, see sources.list(5)} */
    public String line(Path keyring) {
        return "deb [signed-by=" + keyring + "] " + uri + " " + release + " main";
    }

    /** {@return the host in the address, or empty where it has none} */
    public Optional<String> host() {
        int scheme = uri.indexOf(':');
        try {
            // apt's own forms, such as mirror+http:, are no obstacle: only what follows // matters
            return Optional.ofNullable(URI.create(uri.substring(scheme + 1)).getHost());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
