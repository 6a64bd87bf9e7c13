package io.github.jkmod.kernelpackage;

import java.io.IOException;
import java.io.InputStream;

/** Takes what a package holds, one after the other. */
interface MemberSink {
    /** Takes a folder. */
    void folder(String name) throws IOException;

    /**
     * Takes a regular file.
     *
     * @param content ends where the file ends; to be read before the next member comes
     */
    void file(String name, InputStream content) throws IOException;

    /** Takes a symbolic link. */
    void link(String name, String target) throws IOException;

    /** Takes a further name of a file that has come already. */
    void hardLink(String name, String other) throws IOException;

    /** Takes what no kernel has: a device, a pipe, a socket. */
    void special(String name) throws IOException;
}
