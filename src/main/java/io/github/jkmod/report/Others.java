package io.github.jkmod.report;

import java.util.List;

/**
 * The rest of several documents of one command; in JSON a list, and the one thing that is left out where there is none.
 *
 * @param documents in the order of the command
 */
public record Others<T>(List<T> documents) {
    /** {@return no others} */
    public static <T> Others<T> none() {
        return new Others<>(List.of());
    }
}
