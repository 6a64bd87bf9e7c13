package io.github.jkmod.vm;

import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestImage;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a guest does with disks and a network card before it is anybody's: loads their drivers, mounts, sets addresses. */
final class GuestEquipment {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** $1 is the disk, $2 the place. */
    private static final String FOLDER = "mkdir -p \"$2\" && mount -t squashfs -o ro \"$1\" \"$2\"";

    /**
     * The same for a root folder, with what programs expect there. Packages that nobody has set up lack links and a shell:
     * busybox is there for what is not.
     */
    private static final String USERLAND = """
            set -e
            R=/run/userland
            mkdir -p $R "$2"
            mount -t tmpfs -o size=50% userland $R
            mkdir $R/lower $R/upper $R/work
            mount -t squashfs -o ro "$1" $R/lower
            mount -t overlay -o lowerdir=$R/lower,upperdir=$R/upper,workdir=$R/work overlay "$2"
            cd "$2"
            for d in bin sbin lib lib64; do [ -e $d ] || [ ! -d usr/$d ] || ln -s usr/$d $d; done
            for d in proc sys dev tmp payload host; do mkdir -p $d /$d; mount -o rbind /$d $d; done
            mkdir -p bin etc root run lib/modules
            [ ! -d /lib/modules ] || mount -o bind /lib/modules lib/modules
            [ -e etc/passwd ] || cp /etc/passwd etc/passwd
            [ -e bin/sh ] || [ ! -e bin/dash ] || ln -s dash bin/sh
            [ -e bin/ls ] || { cp /bin/busybox bin/busybox; chroot . /bin/busybox --install -s 2>/dev/null || :; }
            """;

    /** QEMU gives the first guest of its network always the same address; it is a router and asks this machine's resolver. */
    private static final String NETWORK = """
            set -e
            ip link set lo up
            ip link set eth0 up
            ip addr add 10.0.2.15/24 dev eth0
            ip route add default via 10.0.2.2
            mkdir -p /etc
            echo nameserver 10.0.2.3 > /etc/resolv.conf
            [ ! -d /userland ] || cp /etc/resolv.conf /userland/etc/resolv.conf
            """;

    private final Guest guest;
    private final MachineShape shape;

    GuestEquipment(Guest guest, MachineShape shape) {
        this.guest = guest;
        this.shape = shape;
    }

    /**
     * Does it; a guest that cannot is ended.
     *
     * @param drivers the modules to load, in this order, by their paths in the guest
     */
    void begin(List<String> drivers) throws IOException, GuestDiedException {
        boolean done = false;
        try {
            equip(drivers);
            done = true;
        } finally {
            if (!done) {
                guest.close();
            }
        }
    }

    private void equip(List<String> drivers) throws IOException, GuestDiedException {
        for (String module : drivers) {
            run("its disks or its network cannot be seen", List.of("jkmod", "insmod", module));
        }
        // Folders first: a userland shows them, too.
        for (boolean userland : List.of(false, true)) {
            for (int i = 0; i < shape.images().size(); i++) {
                GuestImage image = shape.images().get(i);
                if (image.isUserland() == userland) {
                    script(
                            "the folder " + image.place() + " cannot be mounted",
                            userland ? USERLAND : FOLDER,
                            "/dev/vd" + (char) ('a' + shape.drives().size() + i),
                            image.place());
                }
            }
        }
        if (shape.network()) {
            script("there is no network", NETWORK);
        }
    }

    private void script(String what, String text, String... arguments) throws IOException, GuestDiedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", text, "sh"));
        command.addAll(List.of(arguments));
        run(what, command);
    }

    private void run(String what, List<String> command) throws IOException, GuestDiedException {
        ExecResult result = guest.exec(command, LIMIT);
        if (result.exitCode() != 0) {
            throw new IOException("a guest could not be equipped: " + what + ": "
                    + new String(result.stderr(), StandardCharsets.UTF_8).strip());
        }
    }
}
