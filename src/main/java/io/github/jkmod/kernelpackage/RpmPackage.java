package io.github.jkmod.kernelpackage;

import io.github.jkmod.image.PackedStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An rpm: the lead, the signature's header, the header, and the payload, a packed cpio archive (rpm's {@code
 * docs/manual/format_lead.md}, {@code format_header.md}, {@code format_payload.md}).
 */
final class RpmPackage {
    /** {@code sizeof(struct rpmlead_s)}: obsolete but for its magic. */
    private static final int LEAD = 96;

    private RpmPackage() {}

    static void read(InputStream file, String path, MemberSink sink) throws IOException {
        if (file.readNBytes(LEAD).length < LEAD) {
            throw new IOException("the file ends within the lead");
        }
        RpmHeader signature = RpmHeader.read(file);
        file.skipNBytes(signature.padding());
        RpmHeader header = RpmHeader.read(file);
        String form = header.text(RpmHeader.PAYLOAD_FORMAT).orElse("cpio");
        if (!form.equals("cpio")) {
            throw new IOException("its payload is of the format " + form + ", which is not a whole package's");
        }
        CpioMembers.read(PackedStream.of(file, path + ": payload"), sink);
    }
}
