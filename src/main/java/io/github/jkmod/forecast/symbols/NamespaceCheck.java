package io.github.jkmod.forecast.symbols;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.ModinfoTags;
import io.github.jkmod.model.LoaderChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code verify_namespace_is_imported}: a symbol in a namespace is for modules that import the namespace. */
final class NamespaceCheck {
    private static final String MODULE_PREFIX = "module:";

    private final Load load;
    private final String moduleName;
    private @Nullable List<String> imported;

    NamespaceCheck(Load load, String moduleName) {
        this.load = load;
        this.moduleName = moduleName;
    }

    /** {@return whether the module may use what is in {@code namespace}; an empty one is open to all} */
    boolean admits(String namespace) {
        if (namespace.isEmpty()) {
            return true;
        }
        if (hasModuleNamespaces(load) && isForModule(namespace, moduleName)) {
            return true;
        }
        List<String> known = imported;
        if (known == null) {
            known = new ModinfoTags(load.info()).all("import_ns");
            imported = known;
        }
        return known.contains(namespace);
    }

    /** Since 6.16 {@code verify_module_namespace} lets modules in by their names (EXPORT_SYMBOL_FOR_MODULES). */
    static boolean hasModuleNamespaces(Load load) {
        return load.has(LoaderChange.MODULE_NAMESPACES);
    }

    /** {@return whether that is a namespace of modules, which nobody can import} */
    static boolean isModuleNamespace(String namespace) {
        return namespace.startsWith(MODULE_PREFIX);
    }

    /**
     * {@code verify_module_namespace}: {@return whether {@code namespace} is {@code module:} and a list with commas in
     * which the module's name is, where a star at an element's end stands for anything}
     */
    static boolean isForModule(String namespace, String moduleName) {
        if (!isModuleNamespace(namespace)) {
            return false;
        }
        int at = MODULE_PREFIX.length();
        while (at < namespace.length()) {
            int comma = namespace.indexOf(',', at);
            int end = comma < 0 ? namespace.length() : comma;
            // as in the kernel, an empty element looks at the character before it: a comma or the colon, never a star
            boolean glob = namespace.charAt(end - 1) == '*';
            String wanted = namespace.substring(at, glob ? end - 1 : end);
            boolean begins = dashed(moduleName).startsWith(dashed(wanted));
            if (begins && (glob || wanted.length() == moduleName.length())) {
                return true;
            }
            at = comma < 0 ? end : comma + 1;
        }
        return false;
    }

    /** {@code mod_strncmp} takes dashes and underscores for the same. */
    private static String dashed(String name) {
        return name.replace('-', '_');
    }
}
