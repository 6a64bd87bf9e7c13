package io.github.jkmod.cli.terminal;

import java.util.List;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"jkmod " + text()};
    }

    /** {@return the version as kmod's commands show it: that of the kmod whose output they have, then jkmod's} */
    public static List<String> ofKmod() {
        return List.of("kmod version 34.2", "+ZSTD +XZ +ZLIB +OPENSSL", "jkmod " + text());
    }

    /** {@return the version alone; {@code (not installed)} where there is no jar} */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not installed)" : version;
    }
}
