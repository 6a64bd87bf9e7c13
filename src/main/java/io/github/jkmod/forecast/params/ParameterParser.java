package io.github.jkmod.forecast.params;

import io.github.jkmod.forecast.load.GivenParameter;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.LoaderChange;
import io.github.jkmod.model.Taint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code parse_args} and {@code parse_one} of kernel/params.c: every token is tried whatever became of those before it, and
 * the last error is the result.
 */
final class ParameterParser {
    private static final LoadStage STAGE = LoadStage.PARAMS;
    private static final String WHERE = "parameters";

    private final Load load;
    private final String module;
    private final KernelParameters table;
    private final ParameterOps ops;
    private final ParameterSetter setter;
    private final Map<String, Integer> indices = new HashMap<>();
    private @Nullable UnsafeAccess badName;
    private int firstBad = Integer.MAX_VALUE;
    private @Nullable Errno lastError;
    private @Nullable Finding lastFinding;

    ParameterParser(Load load) {
        this.load = load;
        this.module = load.structModule().name();
        this.table = new KernelParameters(load);
        this.ops = new ParameterOps(load, table);
        this.setter = new ParameterSetter(load, table);
    }

    /**
     * Goes through the tokens of {@code arguments}.
     *
     * @throws UnsafeAccess if a parameter's pointers lead the kernel out of the module
     */
    void parse(String arguments) {
        // next_arg looks whether there is anything before a lone quote since 6.0; on 32 bits the sum wraps around
        boolean readsBefore = load.info().wide() && !load.has(LoaderChange.LONE_QUOTE_CHECKED);
        ArgumentTokens tokens = new ArgumentTokens(arguments, readsBefore);
        if (tokens.hasNext()) {
            index(arguments.length() + 1);
        }
        while (tokens.hasNext()) {
            ArgumentTokens.Token token = tokens.next();
            if (token.value() == null && token.name().equals("--")) {
                ignore(token, tokens.rest());
                break;
            }
            parseOne(token);
        }
        Errno error = lastError;
        Finding finding = lastFinding;
        if (error != null && finding != null) {
            load.refuse(error, finding);
        }
    }

    /** Reads the names; a bad pointer matters only to tokens that no parameter before it takes. */
    private void index(int longest) {
        for (int i = 0; i < table.count(); i++) {
            try {
                indices.putIfAbsent(normal(table.nameText(i, longest)), i);
            } catch (UnsafeAccess e) {
                badName = e;
                firstBad = i;
                return;
            }
        }
    }

    /** {@code dash2underscore}. */
    private static String normal(String name) {
        return name.replace('-', '_');
    }

    private void parseOne(ArgumentTokens.Token token) {
        Integer index = indices.get(normal(token.name()));
        UnsafeAccess bad = badName;
        if (bad != null && (index == null || index > firstBad)) {
            throw bad;
        }
        if (index == null) {
            unknownParameter(token);
        } else {
            known(token, index);
        }
    }

    private void known(ArgumentTokens.Token token, int index) {
        String value = token.value();
        if (value == null && !ops.needsNoValue(index)) {
            fail(token, index, Errno.EINVAL, "needs a value", "");
            return;
        }
        long owner = table.module(index);
        if (owner != 0 && owner != load.structModule().address()) {
            throw table.unsafeModule(index, owner);
        }
        if (isLockedDown(token, index)) {
            return;
        }
        if ((table.flags(index) & KernelParameters.UNSAFE) != 0) {
            warn(
                    token,
                    Finding.warning(STAGE, "parameter " + token.name() + " is marked as dangerous")
                            .because("setting it taints the kernel (" + Taint.USER.letter() + ")")
                            .hint("leave it out unless you need it"),
                    "Setting dangerous option " + table.nameText(index, 4096) + " - tainting kernel");
        }
        ParameterKind kind = ops.of(index);
        if (kind == null) {
            load.findings().untold("setter of parameter " + token.name());
            load.findings()
                    .add(Finding.info(STAGE, "parameter " + token.name() + " is read by the module's own code")
                            .because("what that accepts cannot be told from outside")
                            .hint("see modinfo for what it says of it")
                            .at(WHERE, token.offset()));
            return;
        }
        ParameterSetter.Failure failure = setter.set(index, kind, value);
        if (failure == null) {
            String name = table.nameText(index, 4096);
            Optional<String> text = Optional.ofNullable(value).filter(given -> kind == ParameterKind.CHARP);
            load.module().gave(name, new GivenParameter(index, text));
        } else {
            String shown = kind == ParameterKind.ARRAY && value != null ? value.split(",", 2)[0] : value;
            fail(token, index, failure.errno(), failure.why(), shown == null ? "" : shown);
        }
    }

    /** {@code param_check_unsafe}: a locked-down kernel lets nobody say where the hardware is. */
    private boolean isLockedDown(ArgumentTokens.Token token, int index) {
        if ((table.flags(index) & KernelParameters.HARDWARE) == 0) {
            return false;
        }
        Fact<String> lockdown = load.kernel().policy().lockdown();
        if (lockdown instanceof Fact.Present<String> level) {
            if (level.content().equals("none")) {
                return false;
            }
            String value = token.value();
            fail(
                    token,
                    index,
                    Errno.EPERM,
                    "describes hardware, and the kernel is locked down",
                    value == null ? "" : value);
            return true;
        }
        if (!(lockdown instanceof Fact.Absent<String>)) {
            load.findings().unknown("lockdown");
        }
        return false;
    }

    private void fail(ArgumentTokens.Token token, int index, Errno errno, String why, String shown) {
        ParameterKind kind = ops.of(index);
        String type = kind == null ? "" : " of type " + kind.label();
        boolean space = errno.equals(Errno.ENOSPC);
        String given = token.value() == null ? "" : "=" + token.value();
        Finding finding = Finding.error(STAGE, "parameter " + token.name() + given + ": " + why)
                .in("parse_one")
                .because("the setter" + type + " refuses it")
                .hint(kind == null ? "give it a value" : token.name() + " accepts " + kind.accepts(addressBits()))
                .at(WHERE, token.offset())
                .logged(module + ": `" + shown + "' " + (space ? "too large" : "invalid") + " for parameter `"
                        + token.name() + "'");
        Finding before = lastFinding;
        if (before != null) {
            load.findings().add(before); // an error, but a later one decides
        }
        lastError = errno;
        lastFinding = finding;
    }

    private int addressBits() {
        return load.info().elfClass().bits();
    }

    /** {@code unknown_module_param_cb}: it never fails. */
    private void unknownParameter(ArgumentTokens.Token token) {
        if (token.name().equals("async_probe")) {
            return;
        }
        String name = token.name();
        if (load.option("DYNAMIC_DEBUG").orElse(true)
                || load.option("DYNAMIC_DEBUG_CORE").orElse(false)) {
            int dot = name.indexOf('.');
            if (name.substring(dot + 1).equals("dyndbg")) {
                return;
            }
            name = dot < 0 ? name : name.substring(0, dot); // cut for good, so that the line shows it so
        } else if (name.equals("dyndbg")) {
            return;
        }
        String hint = nearest(normal(token.name()))
                .map(known -> "did you mean " + known + "?")
                .orElse(indices.isEmpty() ? "the module has no parameters" : "modinfo lists the module's parameters");
        warn(
                token,
                Finding.warning(STAGE, "the module has no parameter " + token.name())
                        .in("unknown_module_param_cb")
                        .because("the kernel ignores it")
                        .hint(hint),
                module + ": unknown parameter '" + name + "' ignored");
    }

    private void ignore(ArgumentTokens.Token token, String rest) {
        if (lastError == null) {
            warn(
                    token,
                    Finding.warning(STAGE, "what follows -- is ignored")
                            .in("parse_args")
                            .because("it is for the init process, of which a module has none")
                            .hint("leave it out"),
                    module + ": parameters '" + rest + "' after `--' ignored");
        }
    }

    private void warn(ArgumentTokens.Token token, Finding finding, String line) {
        load.findings().add(finding.at(WHERE, token.offset()).logged(line));
    }

    private Optional<String> nearest(String name) {
        List<String> names = new ArrayList<>(indices.keySet());
        names.sort(null);
        String best = null;
        int least = Math.max(2, name.length() / 3) + 1;
        for (String known : names) {
            int distance = Math.abs(known.length() - name.length()) >= least ? least : distance(known, name);
            if (distance < least) {
                least = distance;
                best = known;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@return how many characters must be changed, put in or left out (Levenshtein)} Long names are not compared. */
    private static int distance(String a, String b) {
        if (a.length() > 64 || b.length() > 64) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
