package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.wire.Message;
import java.io.IOException;

/** What a guest does around the moment in which it is saved. */
interface CloneSteps {
    /** Before: everything that need not be done again by each clone. {@return why there can be none, or an empty text} */
    String prepare() throws IOException;

    /** After, in each clone. {@return what could not be done, or an empty text} */
    String awake(Message.Thaw thaw);
}
