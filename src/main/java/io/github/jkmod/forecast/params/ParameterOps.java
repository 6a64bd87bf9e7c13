package io.github.jkmod.forecast.params;

import io.github.jkmod.forecast.arch.ModuleText;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out which functions a parameter's {@code kernel_param_ops} have. */
final class ParameterOps {
    private static final int NOARG = 1;

    private final Load load;
    private final KernelParameters table;

    ParameterOps(Load load, KernelParameters table) {
        this.load = load;
        this.table = table;
    }

    /**
     * {@return whether the parameter may come without a value}
     *
     * @throws UnsafeAccess if the ops lead out of the module
     */
    boolean needsNoValue(int index) {
        long ops = table.ops(index);
        Optional<String> symbol = load.addresses().importAt(ops);
        if (symbol.isPresent()) {
            // of another module's own ops nothing is known; the verdict says so when they are asked for their setter
            return ParameterKind.ofOps(symbol.get())
                    .map(ParameterKind::needsNoValue)
                    .orElse(false);
        }
        long flags = load.memory()
                .read(ops, 4)
                .orElseThrow(() -> table.unsafeOps(index, ops, "reads its flags and calls its functions"));
        return (flags & NOARG) != 0;
    }

    /** {@return the setter's kind, or null if it is not the kernel's own} */
    @Nullable
    ParameterKind of(int index) {
        return of(index, table.ops(index));
    }

    /** {@return the setter of an array's elements; null, after saying so, if it is not the kernel's own} */
    @Nullable
    ParameterKind ofElements(int index, long ops) {
        ParameterKind kind = of(index, ops);
        if (kind == null) {
            load.findings().untold("setter of parameter " + table.nameText(index, 256));
        }
        return kind;
    }

    /** {@return whether the kernel's own function shows it} A module's own ops may have another one, or none. */
    boolean isShownAs(ParameterKind kind, long ops) {
        if (load.addresses().importAt(ops).isPresent()) {
            return true;
        }
        int pointer = load.info().addressSize();
        return load.memory()
                .read(ops + 2L * pointer, pointer)
                .flatMap(load.addresses()::importAt)
                .filter(kind.getter()::equals)
                .isPresent();
    }

    private @Nullable ParameterKind of(int index, long ops) {
        Optional<String> symbol = load.addresses().importAt(ops);
        if (symbol.isPresent()) {
            return ParameterKind.ofOps(symbol.get()).orElse(null);
        }
        int pointer = load.info().addressSize();
        long setter = load.memory()
                .read(ops + pointer, pointer)
                .orElseThrow(() -> table.unsafeOps(index, ops, "calls its functions"));
        if (!load.addresses().isImport(setter) && !new ModuleText(load).contains(setter, 1)) {
            throw table.unsafeOps(index, setter, "calls its set function");
        }
        return load.addresses()
                .importAt(setter)
                .flatMap(ParameterKind::ofSetter)
                .orElse(null);
    }
}
