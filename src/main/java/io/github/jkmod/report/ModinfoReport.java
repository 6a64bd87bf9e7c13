package io.github.jkmod.report;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.module.Modinfo;
import io.github.jkmod.module.ModuleFacts;
import io.github.jkmod.module.ModuleFacts.Signature;
import io.github.jkmod.module.ParameterNotes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a module says of itself, byte for byte as kmod's modinfo prints it, and as JSON. Text is ISO-8859-1: each character is a
 * byte of the output.
 */
public final class ModinfoReport {
    private static final String DIGITS = "0123456789ABCDEF";
    private static final int BYTES_IN_A_LINE = 20;
    private static final int KEY = 15;

    /** What most modules take in characters. */
    private static final int TEXT = 4096;

    private final char separator;
    private final StringBuilder text = new StringBuilder(TEXT);
    private final StringBuilder complaints = new StringBuilder();

    /**
     * @param separator what ends a value: a line feed, or NUL
     */
    public ModinfoReport(char separator) {
        this.separator = separator;
    }

    /** {@return what has been reported so far, for standard output} */
    public String text() {
        return text.toString();
    }

    /** {@return lines for standard error: what is wrong with the strings} */
    public String complaints() {
        return complaints.toString();
    }

    /** Reports where a module is; for one in the kernel itself its name comes before. */
    public void place(Optional<String> builtInName, String filename, @Nullable String field) {
        if (field == null) {
            builtInName.ifPresent(name -> padded("name", name));
            padded("filename", filename);
        } else if (field.equals("filename")) {
            line(filename);
        } else if (field.equals("name")) {
            builtInName.ifPresent(this::line);
        }
    }

    /** Reports everything. */
    public void all(ModuleFacts facts) {
        for (Modinfo.Entry entry : facts.entries()) {
            if (!isParameter(entry.tag())) {
                pair(entry.tag(), entry.value().orElse(""));
            }
        }
        facts.signature().ifPresent(signature -> fields(signature).forEach(this::pair));
        for (ParameterNotes parameter : parameters(facts)) {
            String type = parameter.type().orElse("");
            String described = parameter
                    .description()
                    .map(it -> it + parameter.type().map(t -> " (" + t + ")").orElse(""))
                    .orElse(type);
            padded("parm", parameter.name() + ":" + described);
        }
    }

    /** Reports the values of one field, each on a line of its own; for parm the joined parameters. */
    public void field(ModuleFacts facts, String field) {
        if (field.equals("parm")) {
            for (ParameterNotes parameter : parameters(facts)) {
                String type = parameter.type().map(it -> " (" + it + ")").orElse("");
                line(parameter.name() + ":" + parameter.description().orElse("") + type);
            }
            return;
        }
        facts.entries().stream()
                .filter(entry -> entry.tag().equals(field))
                .forEach(entry -> line(entry.value().orElse("")));
        facts.signature()
                .map(ModinfoReport::fields)
                .map(fields -> fields.get(field))
                .ifPresent(this::line);
    }

    private static boolean isParameter(String tag) {
        return tag.equals("parm") || tag.equals("parmtype");
    }

    /** The last one first, as kmod has them. */
    private List<ParameterNotes> parameters(ModuleFacts facts) {
        List<ParameterNotes> parameters = ParameterNotes.of(
                facts.entries(),
                broken -> complaints
                        .append("modinfo: ERROR: Found invalid \"")
                        .append(broken.tag())
                        .append('=')
                        .append(broken.value().orElse(""))
                        .append("\": missing ':'\n"));
        Collections.reverse(parameters);
        return parameters;
    }

    private void pair(String key, String value) {
        if (separator == 0) {
            text.append(key).append('=').append(value).append(separator);
        } else {
            padded(key, value);
        }
    }

    private void padded(String key, String value) {
        text.append(key).append(':');
        text.append(" ".repeat(Math.abs(KEY - key.length()))); // printf takes a negative width for one to the left
        line(value);
    }

    private void line(String value) {
        text.append(value).append(separator);
    }

    private static Map<String, String> fields(Signature signature) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("sig_id", signature.idType());
        fields.put("signer", untilNul(signature.signer()));
        fields.put("sig_key", hex(signature.key()));
        fields.put("sig_hashalgo", signature.digest());
        fields.put("signature", hex(signature.signature()));
        return fields;
    }

    private static String untilNul(String text) {
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String hex(Window bytes) {
        StringBuilder lines = new StringBuilder(4 * bytes.size());
        for (int at = 0; at < bytes.size(); at++) {
            if (at > 0) {
                lines.append(at % BYTES_IN_A_LINE == 0 ? ":\n\t\t" : ":");
            }
            int value = bytes.u8(at);
            lines.append(DIGITS.charAt(value >> 4)).append(DIGITS.charAt(value & 0xf));
        }
        return lines.toString();
    }

    /**
     * {@return one module as JSON} {@code fields} holds each key of {@code .modinfo} with all its values, in file order.
     *
     * @param argument as it was asked for
     * @param name the module's name
     * @param filename where it is; empty for one in the kernel itself
     */
    public static ModinfoDocument.Module document(
            String argument, String name, Optional<String> filename, ModuleFacts facts) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (Modinfo.Entry entry : facts.entries()) {
            fields.computeIfAbsent(FileText.decoded(entry.tag()), key -> new ArrayList<>())
                    .add(FileText.decoded(entry.value().orElse("")));
        }
        List<ModinfoDocument.Parameter> parameters = ParameterNotes.of(facts.entries(), broken -> {}).stream()
                .map(parameter -> new ModinfoDocument.Parameter(
                        FileText.decoded(parameter.name()),
                        parameter.description().map(FileText::decoded),
                        parameter.type().map(FileText::decoded)))
                .toList();
        return new ModinfoDocument.Module(
                argument,
                name,
                filename,
                filename.isEmpty(),
                fields,
                parameters,
                facts.buildId().map(ModinfoReport::lowerHex),
                facts.signature().map(ModinfoReport::signature));
    }

    private static ModinfoDocument.Signed signature(Signature signature) {
        return new ModinfoDocument.Signed(
                signature.idType(),
                FileText.decoded(signature.signer()),
                lowerHex(signature.key()),
                signature.digest(),
                lowerHex(signature.signature()));
    }

    private static String lowerHex(Window bytes) {
        return HexFormat.of().formatHex(bytes.copy());
    }
}
