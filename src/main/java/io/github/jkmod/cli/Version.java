package io.github.jkmod.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"jkmod " + text()};
    }

    /** {@return the version alone; {@code (not installed)} where there is no jar} */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not installed)" : version;
    }
}
