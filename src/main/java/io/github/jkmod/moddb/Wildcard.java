package io.github.jkmod.moddb;

/** Shell patterns as fnmatch(3) without flags matches them, byte by byte: {@code *}, {@code ?}, {@code [a-z]}, {@code \x}. */
final class Wildcard {
    private static final int NO_SET = -1;

    private Wildcard() {}

    /** {@return whether the whole of {@code text} matches {@code pattern}} */
    static boolean matches(String pattern, String text) {
        return matches(pattern, 0, text, 0);
    }

    private static boolean matches(String pattern, int patternStart, String text, int textStart) {
        int p = patternStart;
        int t = textStart;
        while (p < pattern.length()) {
            char c = pattern.charAt(p);
            if (c == '*') {
                return matchesAnyTail(pattern, p + 1, text, t);
            }
            if (t == text.length()) {
                return false;
            }
            int next = one(pattern, p, text.charAt(t));
            if (next < 0) {
                return false;
            }
            p = next;
            t++;
        }
        return t == text.length();
    }

    private static boolean matchesAnyTail(String pattern, int patternStart, String text, int textStart) {
        int p = patternStart;
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        if (p == pattern.length()) {
            return true;
        }
        for (int t = textStart; t <= text.length(); t++) {
            if (matches(pattern, p, text, t)) {
                return true;
            }
        }
        return false;
    }

    /** Where the pattern goes on after one character of text; negative if that does not match. */
    private static int one(String pattern, int at, char text) {
        char c = pattern.charAt(at);
        if (c == '?') {
            return at + 1;
        }
        if (c == '[') {
            int end = endOfSet(pattern, at);
            if (end != NO_SET) {
                return inSet(pattern, at + 1, end, text) ? end + 1 : -1;
            }
        } else if (c == '\\') {
            return at + 1 < pattern.length() && pattern.charAt(at + 1) == text ? at + 2 : -1;
        }
        return c == text ? at + 1 : -1;
    }

    private static boolean isNegation(char c) {
        return c == '!' || c == '^';
    }

    /** Where the set's closing bracket is; a bracket that is never closed stands for itself. */
    private static int endOfSet(String pattern, int open) {
        int first = open + 1;
        if (first < pattern.length() && isNegation(pattern.charAt(first))) {
            first++;
        }
        for (int i = first; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == ']' && i > first) {
                return i;
            }
            if (c == '\\') {
                i++;
            }
        }
        return NO_SET;
    }

    private static boolean inSet(String pattern, int start, int end, char text) {
        boolean negated = isNegation(pattern.charAt(start));
        boolean found = false;
        int i = negated ? start + 1 : start;
        while (i < end) {
            int low = pattern.charAt(i) == '\\' ? i + 1 : i;
            int high = low;
            int next = low + 1;
            if (next + 1 < end && pattern.charAt(next) == '-') {
                high = pattern.charAt(next + 1) == '\\' ? next + 2 : next + 1;
                next = high + 1;
            }
            found |= pattern.charAt(low) <= text && text <= pattern.charAt(high);
            i = next;
        }
        return found != negated;
    }
}
