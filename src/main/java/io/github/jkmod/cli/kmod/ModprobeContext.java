package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.ConfiguredCommand;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.depmod.DepmodLog.Level;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.moddb.ModuleLookup;
import java.util.List;
import java.util.function.Supplier;

/**
 * What one modprobe works with, whatever it is to do.
 *
 * @param console for what it prints
 * @param options what its line says
 * @param log for its messages
 * @param lookup the modules that there are
 * @param states which of them are loaded
 * @param loader loads and removes
 * @param commands runs those of the configuration
 */
record ModprobeContext(
        Console console,
        ModprobeOptions options,
        KmodLog log,
        ModuleLookup lookup,
        ModuleStates states,
        Loader loader,
        ConfiguredCommand commands) {
    /** Prints text; see {@link KmodLog#bytes}. */
    void print(String text) {
        byte[] bytes = KmodLog.bytes(text);
        console.out().write(bytes, 0, bytes.length);
    }

    /** Prints an action if actions are shown. */
    void action(String text) {
        if (options.showsActions()) {
            print(text + "\n");
            console.out().flush();
        }
    }

    /** Says what is wrong about one of several arguments, as a warning; or about the only one, which is the end. */
    void fatal(String text, Supplier<List<String>> reasons) {
        log.log(options.all() ? Level.WARNING : Level.FATAL, text, reasons);
    }

    /** As the other, where there is no more to say. */
    void fatal(String text) {
        fatal(text, List::of);
    }
}
