package io.github.jkmod.forecast.load;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.symbols.OwnExportsStage;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.Findings;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.KernelRelease;
import io.github.jkmod.model.LoaderChange;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One load as it is foretold: what is known of it, and how far the stages have come. The stages read and change it. */
public final class Load {
    private final LoadCall call;
    private final KernelFacts kernel;
    private final Architecture architecture;
    private final KernelRelease version;
    private final Findings findings = new Findings();
    private final ModuleMemory memory = new ModuleMemory();
    private final ModuleState module = new ModuleState();

    private final StandInAddresses addresses;

    private Window content;
    private Window buffer;
    private @Nullable Window unpacked;
    private @Nullable Fact<List<ProcModule>> modules;
    private @Nullable Fact<KernelConfig> config;
    private @Nullable LoadInfo info;
    private @Nullable SymbolTable symbols;
    private @Nullable ModuleLayout layout;
    private @Nullable StructModuleView structModule;
    private @Nullable Fact<StructModuleLayout> structModuleLayout;
    private @Nullable ModuleVersions versions;
    private @Nullable ModuleSections sections;
    private boolean over;
    private boolean complete;
    private String name = "";

    /**
     * @param content what the kernel is given: the file, or what user space has unpacked
     */
    public Load(Window content, LoadCall call, KernelFacts kernel, Architecture architecture, KernelRelease version) {
        this.content = content;
        this.buffer = content;
        this.call = call;
        this.kernel = kernel;
        this.architecture = architecture;
        this.version = version;
        this.addresses = new StandInAddresses(architecture);
    }

    public LoadCall call() {
        return call;
    }

    public KernelFacts kernel() {
        return kernel;
    }

    public Architecture architecture() {
        return architecture;
    }

    public KernelRelease version() {
        return version;
    }

    /** {@return whether this kernel has that change} */
    public boolean has(LoaderChange change) {
        return change.isIn(version);
    }

    /** {@return the modules that are in, as of when a stage first asked: all stages see the same} */
    public Fact<List<ProcModule>> modules() {
        Fact<List<ProcModule>> known = modules;
        if (known == null) {
            known = kernel.modules();
            modules = known;
        }
        return known;
    }

    public Findings findings() {
        return findings;
    }

    /** The load fails with {@code errno}, unless an earlier finding has decided. */
    public void refuse(Errno errno, Finding finding) {
        findings.refuse(errno, finding);
    }

    public ModuleMemory memory() {
        return memory;
    }

    public ModuleState module() {
        return module;
    }

    public StandInAddresses addresses() {
        return addresses;
    }

    /** {@return the bytes as they are now: packed, then unpacked, then without their signature} */
    public Window content() {
        return content;
    }

    public void content(Window changed) {
        if (!changed.isFrontOf(buffer)) {
            buffer = changed;
        }
        content = changed;
    }

    /** {@return what user space makes of the file if it is packed: not of necessity what the kernel does} */
    public Optional<Window> unpackedInUserSpace() {
        return Optional.ofNullable(unpacked);
    }

    /** Spares the kernel's unpacker the work of decoding anew what has been decoded. */
    public void unpackedInUserSpace(Window decoded) {
        unpacked = decoded;
    }

    /** {@return the whole temporary buffer: behind the content it still has the signature that has been cut off} */
    public Window buffer() {
        return buffer;
    }

    /** {@return the kernel's view of the ELF file; the ELF stage makes it} */
    public LoadInfo info() {
        return Objects.requireNonNull(info, "the ELF stage comes first");
    }

    public void info(LoadInfo made) {
        info = made;
    }

    /** {@return the symbol table; made when it is first asked for, after the ELF stage} */
    public SymbolTable symbols() {
        SymbolTable known = symbols;
        if (known == null) {
            known = new SymbolTable(info());
            symbols = known;
        }
        return known;
    }

    /** {@return where the module's sections are in memory; the layout stage makes it} */
    public ModuleLayout layout() {
        return Objects.requireNonNull(layout, "the layout stage comes first");
    }

    /** {@return whether the module is in its final memory, so that {@link #layout} may be asked for} */
    public boolean isLaidOut() {
        return layout != null;
    }

    public void layout(ModuleLayout made) {
        layout = made;
    }

    /**
     * {@return the layout of the kernel's {@code struct module}, as far as it rests on evidence}
     *
     * @param file the kernel's view of the ELF file, of which the first to ask decides
     */
    public Fact<StructModuleLayout> structModuleLayout(LoadInfo file) {
        Fact<StructModuleLayout> known = structModuleLayout;
        if (known == null) {
            known = KernelStructModule.layout(kernel, file);
            structModuleLayout = known;
        }
        return known;
    }

    /** {@return the file's {@code struct module}: in the temporary buffer, after the layout in its final place} */
    public StructModuleView structModule() {
        StructModuleView known = structModule;
        if (known == null) {
            known = new StructModuleView(this);
            structModule = known;
        }
        return known;
    }

    /** {@return the tables that the kernel finds by their sections' names; {@link OwnExportsStage} makes it} */
    public ModuleSections sections() {
        return Objects.requireNonNull(sections, "the module's sections are found after the layout");
    }

    public void sections(ModuleSections found) {
        sections = found;
    }

    /** {@return the CRCs that the module was built against} */
    public ModuleVersions versions() {
        ModuleVersions known = versions;
        if (known == null) {
            known = new ModuleVersions(this);
            versions = known;
        }
        return known;
    }

    /** Ends the forecast after this stage: what comes behind a refusal of this kind cannot be looked at. */
    public void stop() {
        over = true;
    }

    public boolean isOver() {
        return over;
    }

    /** The kernel has come as far as {@code do_init_module}. */
    public void complete() {
        complete = true;
    }

    public boolean isComplete() {
        return complete;
    }

    /** {@return whether the kernel was built with that option; empty where its configuration is not known} */
    public Optional<Boolean> option(String name) {
        return config() instanceof Fact.Present<KernelConfig> known
                ? Optional.of(known.content().isSet(name))
                : Optional.empty();
    }

    /**
     * {@return whether the kernel was built with that option; where its configuration is not known, {@code usual}, and the
     * verdict says that it depends on it}
     */
    public boolean option(String name, boolean usual) {
        Optional<Boolean> known = option(name);
        if (known.isEmpty()) {
            findings.unknown("CONFIG_" + name);
        }
        return known.orElse(usual);
    }

    private Fact<KernelConfig> config() {
        Fact<KernelConfig> known = config;
        if (known == null) {
            known = kernel.config();
            config = known;
        }
        return known;
    }

    /** {@return the kernel's release for people} */
    public String release() {
        Fact<KernelIdentity> identity = kernel.identity();
        return identity.value().map(KernelIdentity::release).orElse("this kernel");
    }

    /** {@return the module's name in the kernel's log lines ({@code info->name}); empty before the ELF stage has found it} */
    public String name() {
        return name;
    }

    public void name(String found) {
        name = found;
    }
}
