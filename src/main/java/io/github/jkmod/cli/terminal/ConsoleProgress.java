package io.github.jkmod.cli.terminal;

import io.github.jkmod.vm.setup.host.Progress;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress on standard error: a bar on a terminal, else one line when a step begins and one when it has ended. */
public final class ConsoleProgress implements Progress {
    private static final long MIB = 1 << 20;

    private final Console console;

    private ConsoleProgress(Console console) {
        this.console = console;
    }

    public static Progress on(Console console) {
        return new ConsoleProgress(console);
    }

    @Override
    public Step begin(String title, Unit unit, long total) {
        return console.terminal() ? bar(title, unit, total) : new Line(console, title, unit, total);
    }

    @Override
    public void message(String line) {
        console.error(line);
    }

    private static Step bar(String title, Unit unit, long total) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(title)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200);
        if (unit == Unit.BYTES) {
            builder.setUnit(" MiB", MIB);
        } else if (unit == Unit.PERCENT) {
            builder.setUnit("%", 1);
        }
        ProgressBar bar = builder.build();
        return new Step() {
            @Override
            public void at(long done) {
                bar.stepTo(done);
            }

            @Override
            public void close() {
                if (total > 0) {
                    bar.stepTo(total);
                }
                bar.close();
            }
        };
    }

    /** A step in plain lines. */
    private static final class Line implements Step {
        private final Console console;
        private final String title;
        private final long begin = System.nanoTime();

        Line(Console console, String title, Unit unit, long total) {
            this.console = console;
            this.title = title;
            String size = unit == Unit.BYTES && total > 0 ? String.format(Locale.ROOT, " (%d MiB)", total / MIB) : "";
            console.error(title + size + " …");
        }

        @Override
        public void at(long done) {
            // plain lines say when it begins and when it ends
        }

        @Override
        public void close() {
            console.error(String.format(Locale.ROOT, "%s: took %.1f s", title, (System.nanoTime() - begin) / 1e9));
        }
    }
}
