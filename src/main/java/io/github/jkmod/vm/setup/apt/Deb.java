package io.github.jkmod.vm.setup.apt;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Debian package to be downloaded.
 *
 * @param file the name of its file, such as {@code zlib1g_1%3a1.2.13.dfsg-1_arm64.deb}
 * @param bytes the file's size
 * @param hash the hash that apt checks the file by, such as {@code SHA256:} and 64 digits; it comes from signed lists
 */
public record Deb(String file, long bytes, String hash) {
    private static final Pattern LINE = Pattern.compile(
            "^'[^']+' ([A-Za-z0-9.+~%:-]+_[A-Za-z0-9.+~%:-]+_[a-z0-9]+\\.deb) (\\d{1,15})(?: (\\S+))?$");

    /**
     * {@return the packages that apt would download}
     *
     * @param answer the output of {@code apt-get download --print-uris}; lines of another form are skipped
     */
    public static List<Deb> parse(String answer) {
        List<Deb> debs = new ArrayList<>();
        for (String line : answer.lines().toList()) {
            Matcher matcher = LINE.matcher(line.strip());
            if (matcher.matches()) {
                String hash = matcher.group(3);
                debs.add(new Deb(matcher.group(1), Long.parseLong(matcher.group(2)), hash == null ? "" : hash));
            }
        }
        return List.copyOf(debs);
    }

    /** {@return the package's name} */
    public String name() {
        return file.substring(0, file.indexOf('_'));
    }

    /** {@return the package's version, with its epoch} */
    public String version() {
        String version = file.substring(file.indexOf('_') + 1, file.lastIndexOf('_'));
        return URLDecoder.decode(version.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Notes versions and hashes in a manifest. */
    public static void note(List<Deb> debs, Map<String, String> manifest) {
        debs.forEach(deb -> manifest.put("deb." + deb.name(), deb.version() + " " + deb.hash()));
    }
}
