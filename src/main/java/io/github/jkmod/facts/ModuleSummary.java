package io.github.jkmod.facts;

import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.Import;
import io.github.jkmod.module.ModuleFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one module file of a kernel's tree tells of that kernel.
 *
 * @param exports what it exports
 * @param buildId its GNU build id
 * @param imports each symbol that it cannot do without, with the CRC it was built against where it has one
 */
record ModuleSummary(List<KernelExport> exports, Optional<String> buildId, Map<String, OptionalLong> imports) {
    static ModuleSummary of(ModuleName owner, ModuleFile module) {
        Map<String, OptionalLong> imports = new LinkedHashMap<>();
        module.imports().stream()
                .filter(imported -> !imported.weak())
                .map(Import::name)
                .forEach(name -> imports.put(name, OptionalLong.empty()));
        // the build writes a version only for a symbol that it found exported
        module.versions().forEach(version -> imports.put(version.name(), OptionalLong.of(version.crc())));
        List<KernelExport> exports = module.exports().stream()
                .map(export -> new KernelExport(
                        export.name(),
                        Optional.of(owner),
                        export.crc().stream().mapToLong(Long::longValue).findFirst(),
                        Optional.of(export.gpl()),
                        Optional.of(export.namespace().orElse(""))))
                .toList();
        return new ModuleSummary(exports, module.buildId(), imports);
    }
}
