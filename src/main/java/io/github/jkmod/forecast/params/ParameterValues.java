package io.github.jkmod.forecast.params;

import io.github.jkmod.forecast.load.GivenParameter;
import io.github.jkmod.forecast.load.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The {@code param_get_*} functions of kernel/params.c, on the simulated memory: what /sys/module/NAME/parameters will show
 * of the parameters that were given, as long as init does not change them.
 */
public final class ParameterValues {
    private final Load load;
    private final KernelParameters table;
    private final ParameterOps ops;
    private final int pointer;

    private ParameterValues(Load load) {
        this.load = load;
        this.table = new KernelParameters(load);
        this.ops = new ParameterOps(load, table);
        this.pointer = load.info().addressSize();
    }

    /** {@return the values by name of those that can be told: of the kernel's own types, with a file to read} */
    public static Map<String, String> given(Load load) {
        Map<String, String> shown = new TreeMap<>();
        if (!load.module().given().isEmpty()) {
            ParameterValues values = new ParameterValues(load);
            load.module().given().forEach((name, parameter) -> {
                if ((values.table.permissions(parameter.index()) & 0444) != 0) {
                    values.value(parameter).ifPresent(value -> shown.put(name, value));
                }
            });
        }
        return shown;
    }

    private Optional<String> value(GivenParameter parameter) {
        int index = parameter.index();
        ParameterKind kind = ops.of(index);
        long argument = table.argument(index);
        if (kind == null || !ops.isShownAs(kind, table.ops(index))) {
            return Optional.empty();
        }
        return switch (kind) {
            case CHARP -> parameter.text();
            case STRING -> load.memory().read(argument + pointer, pointer).flatMap(load.memory()::string);
            case ARRAY -> array(index);
            default -> scalar(kind, argument);
        };
    }

    private Optional<String> scalar(ParameterKind kind, long address) {
        int bits = kind.bits(8 * pointer);
        return load.memory().read(address, bits / 8).map(raw -> switch (kind) {
            case BOOL, BOOL_ENABLE_ONLY -> raw != 0 ? "Y" : "N";
            case INVBOOL -> raw != 0 ? "N" : "Y";
            case HEXINT -> hash(raw);
            default -> kind.isSigned() ? Long.toString(raw << (64 - bits) >> (64 - bits)) : Long.toUnsignedString(raw);
        });
    }

    /** {@code %#08x}: eight characters with the 0x, which the kernel's {@code number} writes before a zero, too. */
    private static String hash(long value) {
        String digits = Long.toHexString(value);
        return "0x" + "0".repeat(Math.max(0, 6 - digits.length())) + digits;
    }

    /** {@code param_array_get}, for elements that are not texts: as many as the count says, else as many as there are. */
    private Optional<String> array(int index) {
        KernelParameters.Elements array = table.elements(index);
        ParameterKind kind = ops.ofElements(index, array.ops());
        Optional<Long> count =
                array.counter() == 0 ? Optional.of(array.most()) : load.memory().read(array.counter(), 4);
        if (kind == null || count.isEmpty()) {
            return Optional.empty();
        }
        if ((!kind.isNumber() && !kind.isBool()) || !ops.isShownAs(kind, array.ops())) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < Math.min(count.get(), array.most()); i++) {
            Optional<String> value = scalar(kind, array.first() + array.size() * i);
            if (value.isEmpty()) {
                return value;
            }
            values.add(value.get());
        }
        return Optional.of(String.join(",", values));
    }
}
