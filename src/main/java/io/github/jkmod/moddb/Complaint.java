package io.github.jkmod.moddb;

/**
 * Something wrong in the database or the configuration, in kmod 30's words; reading goes on.
 *
 * @param source the file of libkmod that says it, such as {@code libkmod-config.c}
 * @param line the line there
 * @param function the function there
 * @param text what is wrong
 */
public record Complaint(String source, int line, String function, String text) {
    /** {@return kmod's whole message: where in its source, and the text} */
    public String message(boolean withParentheses) {
        return "../libkmod/" + source + ":" + line + " " + function + (withParentheses ? "() " : ": ") + text;
    }
}
