package io.github.jkmod.signature;

import io.github.jkmod.model.Errno;
import io.github.jkmod.signature.Asn1Program.Action;
import io.github.jkmod.signature.Asn1Program.Kind;
import io.github.jkmod.signature.Asn1Program.Mode;
import io.github.jkmod.signature.Asn1Program.Step;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decodes as {@code asn1_ber_decoder} (lib/asn1_decoder.c) does: BER with lengths of at most two bytes and no long tags,
 * ten levels deep, with all that it lets pass. Every error is EBADMSG, except what an action returns.
 *
 * @param <C> who is told of the elements
 */
final class Asn1Machine<C> {
    private static final int LARGEST = 65535;
    private static final int LEVELS = 10;
    private static final int LONG_TAG = 0x1f;
    private static final int CONSTRUCTED = 0x20;
    private static final int INDEFINITE = 0x80;

    private final Asn1Program<C> program;
    private final C context;
    private final byte[] data;

    private int step;
    private int position;
    private int end;

    private final int[] starts = new int[LEVELS];
    private final int[] ends = new int[LEVELS];
    private final int[] headers = new int[LEVELS];
    private int level;
    private final int[] returns = new int[LEVELS];
    private int jumps;

    /** Whether an alternative has matched; stays through steps that are passed over at the end of the data. */
    private boolean matched;

    private boolean lastMatched;
    private boolean inside;
    private boolean indefinite;

    private int tag;
    private int header;
    private int start;
    private int length;

    /** @param size how many of the data's bytes are decoded, from the first on */
    private Asn1Machine(Asn1Program<C> program, C context, byte[] data, int size) {
        this.program = program;
        this.context = context;
        this.data = data;
        this.end = size;
    }

    /** Decodes all of {@code data}; what follows the outermost element is not looked at. */
    static <C> void decode(Asn1Program<C> program, C context, byte[] data) {
        if (data.length > LARGEST) {
            throw new KernelRefusal(
                    Errno.EMSGSIZE, data.length + " bytes; the kernel's ASN.1 decoder takes at most " + LARGEST);
        }
        new Asn1Machine<>(program, context, data, data.length).run();
    }

    private void run() {
        while (true) {
            Step<C> now = program.step(step);
            if (now.kind() == Kind.COMPLETE) {
                return; // with the grammars that there are, no level is open here
            }
            take(now);
        }
    }

    private void take(Step<C> now) {
        switch (now.kind()) {
            case MATCH, ANY, JUMP -> matchOrPass(now);
            case CHOICE_END -> {
                if (!matched) {
                    throw malformed("unexpected tag");
                }
                step++;
            }
            case ACT -> {
                tell(now.action(), tag);
                step++;
            }
            case MAYBE_ACT -> {
                if (lastMatched) {
                    tell(now.action(), tag);
                }
                step++;
            }
            case END, END_OF -> close(now);
            case RETURN -> {
                step = returns[--jumps];
                matched = true;
                lastMatched = true;
            }
            case COMPLETE -> throw new IllegalStateException("handled by the caller");
        }
    }

    private void matchOrPass(Step<C> now) {
        boolean mayPass = now.mode() != Mode.MUST;
        if ((now.mode() == Mode.ALTERNATIVE && matched) || (mayPass && position == end)) {
            lastMatched = false;
            step++;
            return;
        }
        matched = false;
        lastMatched = false;
        inside = false;
        indefinite = false;
        if (end - position < 2) {
            throw malformed("the message ends within an element");
        }
        int found = data[position] & 0xff;
        if ((found & LONG_TAG) == LONG_TAG) {
            throw malformed("a tag of more than one byte");
        }
        tag = found;
        if (now.kind() != Kind.ANY && !fits(now.tag(), found, mayPass)) {
            step++;
            return;
        }
        position++;
        matched = true;
        readLength();
        if (inside) {
            open();
        }
        start = position;
        enter(now);
    }

    /** An expected constructed tag also matches the primitive one of the same number. */
    private boolean fits(int expected, int found, boolean mayPass) {
        inside = (expected & CONSTRUCTED) != 0;
        boolean same = ((expected ^ found) & ~(expected & CONSTRUCTED)) == 0;
        if (!same && !mayPass) {
            throw malformed(String.format(Locale.ROOT, "tag %02x instead of %02x", found, expected));
        }
        header = 2;
        return same;
    }

    private void readLength() {
        header = 2;
        length = data[position++] & 0xff;
        if (length == INDEFINITE) {
            if ((tag & CONSTRUCTED) == 0) {
                throw malformed("a primitive element of indefinite length");
            }
            indefinite = true;
            requireBytes(2);
        } else if (length > INDEFINITE) {
            int count = length - INDEFINITE;
            if (count > 2) {
                throw malformed("a length of more than two bytes");
            }
            requireBytes(count);
            header += count;
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | (data[position++] & 0xff);
            }
            requireBytes(length);
        } else {
            requireBytes(length);
        }
    }

    private void requireBytes(int count) {
        if (count > end - position) {
            throw malformed("an element is longer than what contains it");
        }
    }

    private void open() {
        if (level >= LEVELS) {
            throw malformed("more than " + LEVELS + " levels");
        }
        starts[level] = position;
        headers[level] = header;
        ends[level] = indefinite ? 0 : end;
        if (!indefinite) {
            end = position + length;
        }
        level++;
    }

    private void enter(Step<C> now) {
        if (now.kind() == Kind.JUMP) {
            if (jumps == LEVELS) {
                throw malformed("more than " + LEVELS + " levels");
            }
            returns[jumps++] = step + 1;
            step = now.target();
            return;
        }
        if (!inside && indefinite) {
            length = indefiniteLength();
        }
        tell(now.action(), tag);
        if (!inside) {
            position += length;
        }
        step++;
    }

    private void close(Step<C> now) {
        level--;
        start = starts[level];
        header = headers[level];
        length = end;
        end = ends[level];
        boolean more = end == 0 ? moreIndefinite(now) : moreDefinite(now);
        if (more) {
            level++;
            step = now.target();
            return;
        }
        tell(now.action(), 0);
        step++;
    }

    private boolean moreDefinite(Step<C> now) {
        if (position < length && now.kind() == Kind.END_OF) {
            end = length;
            return true;
        }
        if (position != length) {
            throw malformed("an element has more content than it should");
        }
        length -= start;
        return false;
    }

    private boolean moreIndefinite(Step<C> now) {
        end = length;
        if (end - position < 2) {
            throw malformed("the end of an element of indefinite length is missing");
        }
        if (data[position] != 0) {
            if (now.kind() == Kind.END_OF) {
                return true;
            }
            throw malformed("the end of an element of indefinite length is missing");
        }
        position++;
        if (data[position++] != 0) {
            throw malformed("the end of an element of indefinite length is not two zero bytes");
        }
        length = position - start - 2;
        return false;
    }

    /** {@code asn1_find_indefinite_length}: the bytes of an element that is not looked into, with its end. */
    private int indefiniteLength() {
        int at = position;
        int open = 1;
        while (true) {
            if (end - at < 2) {
                throw malformed("the end of an element of indefinite length is missing");
            }
            int inner = data[at++] & 0xff;
            if (inner == 0) {
                if (data[at++] != 0) {
                    throw malformed("the end of an element of indefinite length is not two zero bytes");
                }
                if (--open <= 0) {
                    return at - position;
                }
                continue;
            }
            at = afterLongTag(inner, at);
            int size = data[at++] & 0xff;
            if (size == INDEFINITE) {
                if ((inner & CONSTRUCTED) == 0) {
                    throw malformed("a primitive element of indefinite length");
                }
                open++;
                continue;
            }
            at = afterContent(size, at);
        }
    }

    private int afterLongTag(int inner, int from) {
        int at = from;
        if ((inner & LONG_TAG) == LONG_TAG) {
            int next;
            do {
                if (end - at < 2) {
                    throw malformed("the message ends within a tag");
                }
                next = data[at++] & 0xff;
            } while ((next & 0x80) != 0);
        }
        return at;
    }

    /** Here up to seven bytes tell a length (three on a 32-bit kernel, where more cannot fit either). */
    private int afterContent(int size, int from) {
        int at = from;
        long content = size;
        if (size > INDEFINITE) {
            int count = size - INDEFINITE;
            if (count > Long.BYTES - 1 || count > end - at) {
                throw malformed("a length of too many bytes");
            }
            content = 0;
            for (int i = 0; i < count; i++) {
                content = content << 8 | (data[at++] & 0xff);
            }
        }
        if (content > end - at) {
            throw malformed("an element is longer than what contains it");
        }
        return at + (int) content;
    }

    private void tell(@Nullable Action<C> action, int toldTag) {
        if (action != null) {
            action.accept(context, new Asn1Element(data, header, toldTag, start, length));
        }
    }

    private KernelRefusal malformed(String reason) {
        return new KernelRefusal(Errno.EBADMSG, "not the ASN.1 that the kernel expects: " + reason).at(position);
    }
}
