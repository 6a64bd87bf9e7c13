package io.github.jkmod.vm.setup.host;

import java.util.Collection;
import java.util.regex.Pattern;

/** Takes addresses out of other programs' messages, which may name a company's mirror, proxy or password. */
final class Redaction {
    private static final Pattern URL = Pattern.compile("\\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s'\"]+");
    private static final Pattern IP_NOTE = Pattern.compile("\\s*\\[IP: [^\\]]*\\]");
    private static final Pattern IPV4 = Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?\\b(?!\\.)");
    private static final Pattern PEER =
            Pattern.compile("(?i)\\b(resolve|resolving|connect to|connecting to|connection to|reach) '?[^\\s']+'?");

    private Redaction() {}

    /**
     * {@return the text without addresses}
     *
     * @param text a line or more
     * @param hosts names that must not appear either
     */
    static String clean(String text, Collection<String> hosts) {
        String clean = IP_NOTE.matcher(text).replaceAll("");
        clean = URL.matcher(clean).replaceAll("(address)");
        clean = PEER.matcher(clean).replaceAll("$1 (host)");
        clean = IPV4.matcher(clean).replaceAll("(host)");
        for (String host : hosts) {
            clean = clean.replace(host, "(host)");
        }
        return clean;
    }
}
