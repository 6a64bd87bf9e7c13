package io.github.jkmod.forecast;

import io.github.jkmod.model.Errno;
import io.github.jkmod.module.ModuleFile;
import java.util.List;
import java.util.Optional;

/** One stage of the kernel's load, foretold. */
interface Stage {
    /**
     * What a stage says.
     *
     * @param errno the error if the stage refuses
     * @param findings what it found
     * @param unknown the names of what it would have needed
     */
    record Result(Optional<Errno> errno, List<Finding> findings, List<String> unknown) {
        static Result passes() {
            return new Result(Optional.empty(), List.of(), List.of());
        }

        static Result refuses(Errno errno, Finding finding) {
            return new Result(Optional.of(errno), List.of(finding), List.of());
        }

        static Result cannotTell(String... names) {
            return new Result(Optional.empty(), List.of(), List.of(names));
        }
    }

    /** {@return which stage this is} */
    LoadStage stage();

    /** {@return what this stage of the kernel's load will do with the module} */
    Result examine(ModuleFile module, KernelFacts kernel);
}
