package io.github.jkmod.report.html;

import io.github.jkmod.loader.Attempt;
import io.github.jkmod.report.CellDocument.Loaded;
import io.github.jkmod.report.LoadDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The states that a module went through ({@code enum module_state}), with times where somebody watched. */
final class Timeline {
    private static final double MILLIS = 1000;

    private Timeline() {}

    /** A state, and when. */
    private record Mark(String state, String when) {}

    /**
     * Writes it, if there is anything to tell.
     *
     * @param load the guest's own document of the load, with times
     */
    static void write(Html html, int level, Loaded module, Optional<LoadDocument> load) {
        List<Mark> marks = new ArrayList<>();
        load.flatMap(LoadDocument::load)
                .flatMap(LoadDocument.LoadAttempt::timeline)
                .ifPresentOrElse(
                        steps -> steps.forEach(step -> marks.add(new Mark(step.state(), millis(step.seconds())))),
                        () -> module.answer()
                                .filter(answer -> answer.ending() == Attempt.Ending.OK)
                                .ifPresent(answer -> List.of("UNFORMED", "COMING", "LIVE")
                                        .forEach(state -> marks.add(new Mark(state, "")))));
        module.unload()
                .filter(unload -> unload.answer().ending() == Attempt.Ending.OK)
                .ifPresent(unload -> {
                    marks.add(new Mark("GOING", ""));
                    marks.add(new Mark("gone", ""));
                });
        if (marks.isEmpty()) {
            return;
        }
        html.leaf("h" + level, "States of " + ModuleView.name(module));
        html.open("ol", "class", "timeline");
        for (Mark mark : marks) {
            html.open("li").leaf("strong", mark.state());
            if (!mark.when().isEmpty()) {
                html.text(" ").leaf("span", mark.when());
            }
            html.close();
        }
        html.close();
    }

    private static String millis(double seconds) {
        return String.format(Locale.ROOT, "%.1f ms", seconds * MILLIS);
    }
}
