package io.github.jkmod.kernel;

import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass over /proc/kallsyms that touches few bytes, since it may run in an interpreter.
 *
 * <p>The file lists the kernel's own symbols first and modules' behind them ({@code update_iter} in kernel/kallsyms.c). So
 * a piece of 16 KiB whose last line is the kernel's own holds nothing of any module: that one line is all that is looked
 * at, unless the piece may hold the start of a table of exports.
 */
final class KallsymsScan {
    private static final byte[] EXPORT_PREFIX = bytes("__ksymtab_");
    private static final byte[] GPL_TABLE = bytes("__start___ksymtab_gpl");

    private final ModuleName module;
    private final KallsymsLine line;
    private final KallsymsBuffer buffer;
    private final List<KallsymsEntry> entries = new ArrayList<>();
    private boolean sawAddress;
    private boolean listsData;
    private boolean gplTable;
    private String lastExport = "";
    private boolean inModules;
    private long lastCoreLine = -1;
    private boolean stopsBehindOwn;
    private boolean stopped;

    KallsymsScan(InputStream in, ModuleName module) {
        this.module = module;
        this.line = new KallsymsLine(module.value());
        this.buffer = new KallsymsBuffer(in);
    }

    /** Reads to the end of the file. */
    KallsymsScan readAll() throws IOException {
        while (buffer.fill()) {
            int last = buffer.lastLine();
            boolean known = !inModules && buffer.isFull() && line.moveTo(buffer, last, buffer.end() - 1);
            boolean coreOnly = known && !line.inModule();
            buffer.drop(coreOnly && !mayStartExports() ? skip(last) : walk());
        }
        return this;
    }

    /**
     * Reads on from the last line of the kernel's own part to the end of this module's lines if they come first, as the
     * newest module's do, or else to the end of the file.
     *
     * @return false if the file has changed, so that the first line is no longer the kernel's own
     */
    boolean readTail() throws IOException {
        stopsBehindOwn = true;
        while (!stopped && buffer.fillOnce()) {
            buffer.drop(walk());
        }
        return lastCoreLine == 0;
    }

    /** {@return what was seen of the kernel's own part} */
    KallsymsCore core() {
        return new KallsymsCore(lastCoreLine, sawAddress, listsData, gplTable);
    }

    /** {@return what was seen} */
    KallsymsLook look() {
        return new KallsymsLook(module, entries, !sawAddress, listsData, gplTable);
    }

    /** {@return what was seen of the module here and of the kernel in an earlier pass} */
    KallsymsLook lookAfter(KallsymsCore core) {
        boolean hidden = !sawAddress && !core.sawAddress();
        return new KallsymsLook(module, entries, hidden, core.listsData(), core.separateGplTable());
    }

    /**
     * Whether the piece, whose last line is the current one, may hold the start of a table of exports: each is sorted by
     * name (SORT in vmlinux.lds.h) and larger than a piece, so names begin anew there.
     */
    private boolean mayStartExports() {
        String before = lastExport;
        lastExport = line.nameStartsWith(EXPORT_PREFIX) ? line.name() : "";
        boolean entersOrLeaves = before.isEmpty() != lastExport.isEmpty();
        return !gplTable && (entersOrLeaves || lastExport.compareTo(before) < 0);
    }

    private int skip(int last) {
        core(last);
        return buffer.end();
    }

    /** Looks at each line of the piece; returns how far it came. */
    private int walk() throws IOException {
        int at = 0;
        while (at < buffer.end() && !stopped) {
            int to = buffer.lineEnd(at);
            line.at(buffer, at, to);
            while (inModules && !line.inModule()) { // a line end inside a name
                if (to + 1 == buffer.end()) {
                    return buffer.keepForMore(at);
                }
                to = buffer.newline(to + 1);
                line.at(buffer, at, to);
            }
            one(at);
            at = to + 1;
        }
        return at;
    }

    private void one(int at) {
        inModules |= line.inModule();
        if (!inModules) {
            core(at);
        } else if (line.isOwn()) {
            entries.add(line.entry());
            sawAddress |= !line.hasZeroAddress();
        } else {
            sawAddress = sawAddress || !line.hasZeroAddress();
            stopped = stopsBehindOwn && !entries.isEmpty();
        }
    }

    private void core(int at) {
        lastCoreLine = buffer.position(at);
        sawAddress = sawAddress || !line.hasZeroAddress();
        // Small letters: those of the linker script's marks, such as R __start_notes, are listed without KALLSYMS_ALL
        // too (symbol_valid of scripts/kallsyms.c, on 32-bit ARM since 6.12).
        listsData = listsData || "dbr".indexOf(line.letter()) >= 0;
        gplTable = gplTable || line.nameIs(GPL_TABLE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
