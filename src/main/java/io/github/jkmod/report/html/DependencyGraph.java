package io.github.jkmod.report.html;

import io.github.jkmod.report.CellDocument.Loaded;
import io.github.jkmod.report.CellDocument.Shown;
import java.util.ArrayList;
import java.util.List;

/** The modules of a guest in the order of loading, with an arc from each to those that it uses, as the kernel shows. */
final class DependencyGraph {
    private static final int HEIGHT = 34;
    private static final int STEP = 52;
    private static final int BOX = 420;

    private DependencyGraph() {}

    /** A use: places in the order of loading. */
    private record Use(int user, int used) {}

    static void write(Html html, int level, List<Loaded> modules) {
        if (modules.size() < 2) {
            return;
        }
        List<String> names = modules.stream().map(ModuleView::name).toList();
        List<Use> uses = new ArrayList<>();
        for (int used = 0; used < modules.size(); used++) {
            for (String user : modules.get(used).shown().map(Shown::usedBy).orElse(List.of())) {
                if (names.contains(user)) {
                    uses.add(new Use(names.indexOf(user), used));
                }
            }
        }
        html.leaf("h" + level, "Modules in the order of loading");
        draw(html, modules, names, uses);
        List<String> sentences = uses.stream()
                .map(use -> names.get(use.user()) + " uses " + names.get(use.used()))
                .toList();
        if (sentences.isEmpty()) {
            html.leaf("p", "When each had been loaded, the kernel showed no other of these as its user.");
        }
        Parts.list(html, sentences);
    }

    private static void draw(Html html, List<Loaded> modules, List<String> names, List<Use> uses) {
        html.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                "graph",
                "viewBox",
                "0 0 600 " + (modules.size() * STEP),
                "role",
                "img",
                "aria-label",
                "loaded in this order: " + String.join(", ", names));
        for (int i = 0; i < modules.size(); i++) {
            html.empty(
                    "rect",
                    "x",
                    "1",
                    "y",
                    Integer.toString(i * STEP + 4),
                    "width",
                    Integer.toString(BOX),
                    "height",
                    Integer.toString(HEIGHT),
                    "rx",
                    "4",
                    "class",
                    modules.get(i).given() ? "given" : "needed");
            html.leaf("text", (i + 1) + ". " + names.get(i), "x", "12", "y", Integer.toString(i * STEP + 27));
        }
        for (Use use : uses) {
            int from = use.user() * STEP + 4 + HEIGHT / 2;
            int to = use.used() * STEP + 4 + HEIGHT / 2;
            int bow = Math.min(590, BOX + 30 + 20 * Math.abs(use.user() - use.used()));
            html.empty(
                    "path",
                    "d",
                    "M" + (BOX + 1) + " " + from + " C" + bow + " " + from + " " + bow + " " + to + " " + (BOX + 9)
                            + " " + to + " l8 -5 l0 10 l-8 -5");
        }
        html.close();
    }
}
