package io.github.jkmod.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What modules say of themselves, as {@code modinfo --json} writes it.
 *
 * @param modules in the order of the arguments
 */
public record ModinfoDocument(List<Module> modules) {
    /**
     * One module.
     *
     * @param argument as it was asked for
     * @param name the module's name
     * @param filename where it is; empty for one in the kernel itself
     * @param builtin whether it is in the kernel itself
     * @param fields each key of {@code .modinfo} with all its values, in file order
     * @param parameters it takes
     * @param buildId in hex
     * @param signature behind the file
     */
    public record Module(
            String argument,
            String name,
            Optional<String> filename,
            boolean builtin,
            Map<String, List<String>> fields,
            List<Parameter> parameters,
            Optional<String> buildId,
            Optional<Signed> signature) {}

    /**
     * A parameter.
     *
     * @param name its name
     * @param description its author's words
     * @param type its type
     */
    public record Parameter(String name, Optional<String> description, Optional<String> type) {}

    /**
     * A signature.
     *
     * @param id its kind
     * @param signer who signed
     * @param key in hex
     * @param hashAlgorithm its digest
     * @param signature in hex
     */
    public record Signed(String id, String signer, String key, String hashAlgorithm, String signature) {}
}
