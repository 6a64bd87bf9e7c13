package io.github.jkmod.cli.kmod;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The model of a command line that has no options, such as {@code insmod FILE a=1}. The options' own model is read from
 * annotations, for which Java makes classes at every start: a third of the time of such a command.
 */
public final class OperandLine {
    private OperandLine() {}

    /** A command that takes operands. */
    public interface Command extends Callable<Integer> {
        /** Takes the words behind the command's name. */
        void operands(List<String> words);
    }

    /** {@return whether all words behind the first are operands, whatever the command} */
    public static boolean fits(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.isEmpty() || argument.charAt(0) == '-') {
                return false;
            }
        }
        return !arguments.isEmpty();
    }

    /** {@return the model} */
    public static CommandLine of(String name, Command command) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
        spec.addPositional(PositionalParamSpec.builder()
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .setter(new Taker(command))
                .build());
        return new CommandLine(spec);
    }

    private record Taker(Command command) implements ISetter {
        @Override
        @SuppressWarnings("unchecked") // the type that the positional parameter was given
        public <T> @Nullable T set(@Nullable T value) {
            if (value instanceof List<?> words) {
                command.operands((List<String>) words);
            }
            return null;
        }
    }
}
