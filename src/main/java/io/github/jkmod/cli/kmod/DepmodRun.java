package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.OrderedWork;
import io.github.jkmod.depmod.DatabaseFiles;
import io.github.jkmod.depmod.Dependencies;
import io.github.jkmod.depmod.DependencyOrder;
import io.github.jkmod.depmod.DepmodConfig;
import io.github.jkmod.depmod.DepmodConfigFiles;
import io.github.jkmod.depmod.DepmodFindings;
import io.github.jkmod.depmod.FoundModule;
import io.github.jkmod.depmod.IndexCharacterException;
import io.github.jkmod.depmod.KernelSymbolFile;
import io.github.jkmod.depmod.ModuleDigest;
import io.github.jkmod.depmod.ModuleOrder;
import io.github.jkmod.depmod.ModuleSearch;
import io.github.jkmod.depmod.NamedModules;
import io.github.jkmod.depmod.SymbolProviders;
import io.github.jkmod.moddb.ConfigFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of depmod, from the tree to its database. */
final class DepmodRun {
    /**
     * What is asked for.
     *
     * @param tree the tree's folder
     * @param target where the files go
     * @param release the kernel's, for the configuration's lines that ask for one
     * @param config files and folders to read instead of depmod.d; empty for depmod.d
     * @param modules the module files; empty for all of the tree
     * @param symvers the kernel's Module.symvers; empty for none
     * @param systemMap the kernel's System.map; empty for none
     * @param prefix in front of the architecture's symbols; empty for none
     * @param unknown whether to warn of symbols that nobody provides
     * @param duplicates whether to warn of what an index holds twice
     * @param strict whether a warning of these makes the run a failure
     */
    record Request(
            String tree,
            String target,
            String release,
            List<String> config,
            List<String> modules,
            String symvers,
            String systemMap,
            String prefix,
            boolean unknown,
            boolean duplicates,
            boolean strict) {}

    private final Request request;
    private final Console console;
    private final KmodLog log;

    DepmodRun(Request request, Console console, KmodLog log) {
        this.request = request;
        this.console = console;
        this.log = log;
    }

    /** {@return whether modules.dep is as new as all modules} */
    boolean isUpToDate() {
        try {
            DepmodConfig none = new DepmodConfig(List.of(), List.of(), List.of(), List.of());
            return new ModuleSearch(request.tree(), none, log).isUpToDate();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Makes the database.
     *
     * @param show whether the text files go to standard output instead
     * @return whether all went well; what did not is reported
     */
    boolean run(boolean show) throws InterruptedException {
        reportConfiguration();
        SymbolProviders providers = new SymbolProviders(request.prefix());
        Dependencies.Check check = new Dependencies.Check(
                kernelSymbols(providers), !request.symvers().isEmpty());
        List<FoundModule> modules = ModuleOrder.of(modules(), request.tree(), log);
        List<ModuleDigest> digests = new ArrayList<>(modules.size());
        OrderedWork.run(modules, ModuleDigest::read, digest -> {
            int module = digests.size();
            digests.add(digest);
            providers.addModule(module, digest.exports());
            digest.failure().ifPresent(failure -> failed(modules.get(module), failure));
        });
        Dependencies dependencies = new Dependencies(modules, providers, check, log, this::verbose);
        Optional<DependencyOrder> order = DependencyOrder.of(modules, dependencies.of(digests), log);
        if (order.isEmpty()) {
            return false;
        }
        DatabaseFiles files = new DatabaseFiles(
                new DepmodFindings(request.tree(), modules, digests, order.get(), providers),
                request.duplicates(),
                log);
        return output(files, show) && !(request.strict() && dependencies.warnings() + files.duplicates() > 0);
    }

    /** kmod's library reads the configuration that the tree has so far, and says what is wrong in it. */
    private void reportConfiguration() {
        try {
            ConfigFiles.read(List.of(), request.tree(), Path.of("/proc/cmdline"), log::complain);
        } catch (IOException e) {
            // what is written here replaces it
        }
    }

    private void verbose(String line) {
        if (log.isVerbose()) {
            console.out().print(line + "\n");
        }
    }

    private boolean output(DatabaseFiles files, boolean show) {
        try {
            if (!show) {
                return files.write(request.target());
            }
            files.show(console.out());
            return true;
        } catch (IndexCharacterException | IOException e) {
            log.fatal(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void failed(FoundModule module, ModuleDigest.Failure failure) {
        log.error("failed to load symbols from " + module.path() + ": " + failure.error());
        failure.reason().ifPresent(log::reason);
    }

    /** {@return whether symbols that nobody provides can be told} */
    private boolean kernelSymbols(SymbolProviders providers) {
        String file = request.symvers().isEmpty() ? request.systemMap() : request.symvers();
        try {
            if (!request.symvers().isEmpty()) {
                KernelSymbolFile.readSymvers(file, providers, log);
            } else if (!request.systemMap().isEmpty()) {
                KernelSymbolFile.readSystemMap(file, providers, log);
            } else if (request.unknown()) {
                log.warning("-e needs -E or -F");
                return false;
            }
        } catch (IOException e) {
            log.fatal("could not load " + file + ": " + e.getMessage());
        }
        return request.unknown();
    }

    private List<FoundModule> modules() {
        if (!request.modules().isEmpty()) {
            return NamedModules.of(request.modules(), request.tree(), log);
        }
        List<String> places = request.config().isEmpty() ? DepmodConfigFiles.FOLDERS : request.config();
        DepmodConfig config = DepmodConfigFiles.read(places, request.release(), log);
        try {
            return new ModuleSearch(request.tree(), config, log).find();
        } catch (IOException e) {
            log.fatal("could not search modules: " + e.getMessage());
            return List.of();
        }
    }
}
