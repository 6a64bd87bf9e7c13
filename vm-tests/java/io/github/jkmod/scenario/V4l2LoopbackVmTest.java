package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.peer.DkmsPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A module that others wrote, built from its package, and programs that others wrote, which use it. */
@VmTest(kernels = "6.1/x86_64", packages = "v4l-utils")
final class V4l2LoopbackVmTest {
    private static final String MODULE = "v4l2loopback.ko";

    /** What it needs, in the order of loading. */
    private static final List<String> NEEDED = List.of("mc.ko", "videodev.ko");

    private static final int FRAME = 640 * 480 * 2;

    /** $1 is the size of a frame. Frames go in as fast as they are taken, until nobody takes them any more. */
    private static final String FRAMES = """
            set -e
            D=/dev/video7
            head -c $1 /dev/urandom > /tmp/frame
            v4l2-ctl -d $D -c keep_format=1
            v4l2-ctl -d $D --set-fmt-video-out=width=640,height=480,pixelformat=YUYV
            (while :; do cat /tmp/frame; done) | dd of=$D bs=$1 iflag=fullblock 2> /dev/null &
            writer=$!
            until v4l2-ctl -d $D --get-fmt-video > /dev/null 2>&1; do sleep 0.1; done
            v4l2-ctl -d $D --stream-mmap --stream-count=3 --stream-to=/tmp/got
            kill $writer
            wait $writer || :
            cmp -n $1 /tmp/frame /tmp/got
            stat -c %s /tmp/got
            """;

    @Payload
    static Map<String, Path> modules(VmKernel kernel) throws IOException {
        Path built = Objects.requireNonNull(
                kernel.build(DkmsPackage.sources("v4l2loopback-dkms")).get(MODULE));
        Map<String, Path> modules = new HashMap<>(Map.of(MODULE, built));
        try (Stream<Path> own = Files.walk(kernel.guestKernel().modules().orElseThrow())) {
            own.filter(file -> NEEDED.contains(file.getFileName().toString()))
                    .forEach(file -> modules.put(file.getFileName().toString(), file));
        }
        return modules;
    }

    @Test
    void framesGoInAndComeOutAsTheyWere(TestGuest guest) throws Exception {
        for (String needed : NEEDED) {
            assertThat(guest.jkmod("insmod", "/payload/" + needed).exitCode()).isZero();
        }
        assertThat(guest.jkmod("load", "/payload/" + MODULE, "video_nr=7", "card_label=mirror")
                        .exitCode())
                .isZero();
        assertThat(guest.run("v4l2-ctl", "-d", "/dev/video7", "--info").out()).contains("Card type        : mirror");
        var frames = guest.run("sh", "-c", FRAMES, "sh", Integer.toString(FRAME));
        assertThat(frames.exitCode()).as(frames.toString()).isZero();
        assertThat(frames.out()).endsWith(3 * FRAME + "\n");
        assertThat(guest.jkmod("unload", "v4l2loopback").exitCode()).isZero();
    }
}
