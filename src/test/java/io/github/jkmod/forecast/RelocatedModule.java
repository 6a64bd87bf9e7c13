package io.github.jkmod.forecast;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.forecast.layout.LayoutStage;
import io.github.jkmod.forecast.link.RelocationsStage;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.symbols.SymbolsStage;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes a module named hello with {@code .text}, {@code .init.text}, {@code .data} and whatever sections a test adds, and
 * takes it through the layout and the symbols to the relocations.
 */
public final class RelocatedModule {
    public static final int ALLOC = 2;
    public static final int DATA = 3;
    public static final int CODE = 6;

    public final ElfWriter elf;
    public final int text;
    public final int init;
    public final int data;
    public final SampleFacts facts = new SampleFacts();

    /** Symbol 1: the start of {@code .text}; 2: of {@code .data}; 3: the import {@code _printk}. */
    public static final int TEXT_SYMBOL = 1;

    public static final int DATA_SYMBOL = 2;
    public static final int IMPORT = 3;

    private final Architecture architecture;
    private final List<Runnable> relocations = new ArrayList<>();

    public RelocatedModule(Architecture architecture, byte[] textBytes, byte[] dataBytes) {
        this.architecture = architecture;
        this.elf = switch (architecture) {
            case X86_64 -> ElfWriter.x86();
            case ARM64, RISCV64 -> new ElfWriter(64, ByteOrder.LITTLE_ENDIAN, architecture.elfMachine());
            case ARM -> ElfWriter.arm();
        };
        this.text = elf.section(".text", 1, CODE, textBytes);
        this.init = elf.section(".init.text", 1, CODE, new byte[32]);
        this.data = elf.section(".data", 1, DATA, dataBytes);
        int nameAt = elf.is64() ? 24 : 12;
        elf.section(
                ".gnu.linkonce.this_module",
                1,
                DATA,
                elf.buffer().padTo(nameAt).text("hello").padTo(0x380).bytes());
        elf.section(
                ".modinfo",
                1,
                ALLOC,
                elf.buffer().text("license=GPL\0name=hello\0").bytes());
        if (architecture != Architecture.X86_64) {
            elf.section(".plt", 1, CODE, new byte[1]);
            elf.section(".init.plt", 1, CODE, new byte[1]);
        }
        if (architecture == Architecture.RISCV64) {
            elf.section(".got", 1, DATA, new byte[1]);
            elf.section(".got.plt", 1, DATA, new byte[1]);
        }
        elf.symbol("text_start", ElfConstants.STT_FUNC, text, 0, 0);
        elf.symbol("data_start", ElfConstants.STT_OBJECT, data, 0, 0);
        elf.undefined("_printk");
        facts.config = config();
        facts.structModule = new Fact.Present<>(new StructModuleLayout(
                0x380, Map.of("name", new StructModuleLayout.Field(nameAt, elf.is64() ? 56 : 60)), false));
        facts.ofKernel.put(
                "_printk",
                new KernelExport(
                        "_printk", Optional.empty(), OptionalLong.empty(), Optional.of(false), Optional.of("")));
    }

    /** The options of Debian's kernels that matter here, but no modversions, and some more. */
    public static Fact<KernelConfig> config(String... more) {
        Map<String, String> options = new HashMap<>();
        List.of(more).forEach(option -> options.put(option, "y"));
        for (String option : List.of(
                "ARM64_MODULE_PLTS",
                "ARM_HAS_GROUP_RELOCS",
                "ARM_MODULE_PLTS",
                "ARM_PATCH_PHYS_VIRT",
                "DYNAMIC_DEBUG",
                "DYNAMIC_FTRACE",
                "KALLSYMS",
                "MODULE_UNLOAD",
                "RANDOMIZE_BASE",
                "SMP",
                "STRICT_MODULE_RWX",
                "SYSFS")) {
            options.put(option, "y");
        }
        return new Fact.Present<>(new KernelConfig(options));
    }

    public static RelocatedModule of(Architecture architecture) {
        RelocatedModule module = new RelocatedModule(architecture, new byte[64], new byte[64]);
        if (architecture == Architecture.ARM64) {
            module.elf.section(".text.ftrace_trampoline", 1, CODE, new byte[1]);
            module.elf.section(".init.text.ftrace_trampoline", 1, CODE, new byte[1]);
        }
        return module;
    }

    public RelocatedModule section(String name, int flags, byte[] content) {
        elf.section(name, 1, flags, content);
        return this;
    }

    /** Adds relocations of that section behind all others sections. */
    public RelocatedModule relocate(int target, ElfWriter.Rel... entries) {
        relocations.add(() -> elf.relocations(target, List.of(entries)));
        return this;
    }

    /** The load after the relocations, on that kernel. */
    public Load on(String release) {
        return on(release, LoadCall.finit(""));
    }

    public Load on(String release, LoadCall call) {
        relocations.forEach(Runnable::run);
        facts.identity = new Fact.Present<>(new KernelIdentity(release, architecture, "#1 SMP"));
        return relocated(elf.bytes(), call, facts);
    }

    /** The load of any sound file after its relocations. */
    public static Load relocated(byte[] file, LoadCall call, SampleFacts facts) {
        Load load = PreparedLoad.of(file, call, facts);
        for (Stage stage : List.of(new LayoutStage(), new SymbolsStage(), new RelocationsStage())) {
            run(stage, load);
            if (load.isOver()) {
                break;
            }
        }
        return load;
    }

    /** As the pipeline runs a stage. */
    public static void run(Stage stage, Load load) {
        try {
            stage.examine(load);
        } catch (UnsafeAccess e) {
            load.findings().unsafe(e.finding(stage.stage()));
            load.stop();
        }
    }

    /** The address of that section in memory. */
    public static long address(Load load, int section) {
        return load.info().section(section).address;
    }

    /** The unsigned number at that place of a section. */
    public static long at(Load load, int section, long offset, int width) {
        return load.memory().read(address(load, section) + offset, width).orElseThrow();
    }
}
