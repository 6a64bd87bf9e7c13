package io.github.jkmod.forecast;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.KernelVersion;

/** A load that has come past the ELF checks: sound files only, for tests of the stages behind. */
final class PreparedLoad {
    private PreparedLoad() {}

    /** The load of {@code file} by finit_module, with everything found as {@code setup_load_info} finds it. */
    static Load of(byte[] file, KernelFacts facts) {
        return of(file, LoadCall.finit(""), facts);
    }

    /** The load of {@code file} by that call. */
    static Load of(byte[] file, LoadCall call, KernelFacts facts) {
        KernelIdentity identity = facts.identity().value().orElseThrow();
        KernelVersion version = KernelVersion.of(identity.release()).orElseThrow();
        Window content = Window.of(file, "test.ko");
        Load load = new Load(content, call, facts, identity.architecture(), version);
        LoadInfo info = new LoadInfo(content, identity.architecture() != Architecture.ARM);
        load.info(info);
        info.readSections();
        info.sectionNames = info.section(info.sectionNameIndex()).offset;
        for (int i = info.sectionsRead() - 1; i > 0; i--) {
            if (info.section(i).type == 2) {
                info.symbolTable = i;
                info.stringTable = (int) info.section(i).link;
            }
        }
        info.module = info.find(".gnu.linkonce.this_module").orElseThrow();
        info.modinfo = info.find(".modinfo").orElse(0);
        info.versions = info.find("__versions").orElse(0);
        info.extendedCrcs = version.atLeast(6, 14) ? info.find("__version_ext_crcs").orElse(0) : 0;
        info.extendedNames = version.atLeast(6, 14) ? info.find("__version_ext_names").orElse(0) : 0;
        info.perCpu = info.find(".data..percpu").orElse(0);
        load.name(new ModinfoTags(info).first("name").orElse("test"));
        TemporaryCopy.rewriteSectionHeaders(load);
        return load;
    }
}
