// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's end of the conformance bench: probe SCRIPT makes one load or unload after another, each in a process of
 * its own, and says what the kernel answered. For virtual machines only; see README.md for script and answers.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "probe.h"

/* Taints after which the kernel is not what it was: machine check, bad page, die, warning, soft lockup. */
#define BROKEN ((1 << 4) | (1 << 5) | (1 << 7) | (1 << 9) | (1 << 14))

#define TAINT_WARN (1 << 9)

static unsigned long taint_at_start;
static unsigned long broken = BROKEN;
static char last_modules[MOST_MODULES * NAME_SPACE];

void fatal(const char *what)
{
	dprintf(2, "probe: %s: %s\n", what, strerror(errno));
	exit(USAGE);
}

void say_bytes(const void *bytes, size_t size)
{
	for (const char *at = bytes; size > 0;) {
		ssize_t count = write(1, at, size);

		if (count < 0 && errno != EINTR)
			exit(USAGE);
		if (count > 0) {
			at += count;
			size -= count;
		}
	}
}

void say(const char *format, ...)
{
	static char line[MOST_MODULES * NAME_SPACE + 256];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof(line) - 1, format, arguments);
	va_end(arguments);
	if (length > (int)sizeof(line) - 2)
		length = sizeof(line) - 2;
	line[length++] = '\n';
	say_bytes(line, length);
}

void put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fatal(file);
	close(fd);
}

size_t read_text(const char *file, char *into, size_t size)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t count;

	if (fd < 0)
		return 0;
	while (length < size - 1 && (count = read(fd, into + length, size - 1 - length)) > 0)
		length += count;
	close(fd);
	into[length] = 0;
	return length;
}

static const struct ending returned = { "returned", 0, 0 };

static bool has_returned(struct ending ending)
{
	return strcmp(ending.how, returned.how) == 0;
}

static void begin(long number, struct names *before)
{
	static char summary[sizeof(last_modules)];

	mark("case", number);
	read_modules(before, summary, sizeof(summary));
	if (strcmp(summary, last_modules) != 0) {
		strcpy(last_modules, summary);
		say("M\t%s", summary);
	}
	say("B\t%ld", number);
}

/* Unloads what came in with the case. {@return what is left}, empty if all is well */
static const char *unload_new(long number, const struct names *before)
{
	static struct names after;
	static char summary[sizeof(last_modules)];
	static char left[NAME_SPACE + 64];

	left[0] = 0;
	read_modules(&after, summary, sizeof(summary));
	if (after.count < 0)
		return "a module whose name /proc/modules cannot show";
	for (int i = 0; i < after.count; i++) {
		struct call call = { SYS_delete_module, (long)after.name[i], O_NONBLOCK, 0, NULL };
		struct ending ending;

		if (has(before, after.name[i]))
			continue;
		ending = run(number, &call);
		if (!has_returned(ending) || ending.error)
			snprintf(left, sizeof(left), "%s: unloading %s with %d", after.name[i], ending.how, ending.error);
	}
	return left;
}

/* Reports the end of a case; ends the run if the kernel is not what it was. */
static void end(long number, struct ending ending, int far, const char *left)
{
	unsigned long now = taint();
	unsigned long fresh = now & ~taint_at_start & broken;
	bool called = say_log(number);

	if (!is_traced())
		far = called ? 3 : 0;
	say("E\t%ld\t%s\t%d\t%d\t%lu\t%ld\t%s", number, ending.how, ending.error, far, now, ending.micros, left);
	if (!has_returned(ending) || *left || fresh)
		exit(DIRTY);
}

static void load(long number, char *base, char *entry, char *flags, bool keep, char *edits, char *parameters)
{
	static struct names before;
	static unsigned char text[1 << 20];
	struct bytes content = edited(file_bytes(base), edits);
	const char *hex = parameters;
	bool finit = *entry == 'f';
	struct call call = { 0 };
	struct ending ending;
	const char *left = "";
	int far;

	if (strlen(parameters) / 2 >= sizeof(text))
		fatal("parameters");
	text[*hex == '-' ? 0 : hex_bytes(&hex, text)] = 0;
	if (finit) {
		write_case(content);
		call = (struct call){ SYS_finit_module, 0, (long)text, strtol(flags, NULL, 0), CASE_FILE };
	} else {
		call = (struct call){ SYS_init_module, (long)content.at, content.size, (long)text, NULL };
	}
	begin(number, &before);
	ending = run(number, &call);
	far = reached();
	if (!keep && has_returned(ending)) {
		if (!ending.error)
			mark("loaded", number);
		left = unload_new(number, &before);
	}
	end(number, ending, far, left);
	free(content.at);
}

static void unload(long number, char *name)
{
	static struct names before;
	struct call call = { SYS_delete_module, (long)name, O_NONBLOCK, 0, NULL };

	begin(number, &before);
	end(number, run(number, &call), 0, "");
}

/* Looks at all that is in. */
static void look_now(long number)
{
	static struct names before;

	begin(number, &before);
	put("/proc/sys/kernel/kptr_restrict", "0");
	look();
	end(number, returned, 0, "");
}

/* Unloads all that is in. */
static void clear(long number)
{
	static const struct names nothing;
	static struct names before;
	const char *left;

	begin(number, &before);
	left = unload_new(number, &nothing);
	end(number, returned, 0, left);
}

static void step(char *line)
{
	char *words[8] = { 0 };
	int count = 0;

	for (char *word; count < 8 && (word = strsep(&line, "\t"));)
		words[count++] = word;
	if (count == 8 && *words[0] == 'L')
		load(atol(words[1]), words[2], words[3], words[4], *words[5] == '1', words[6], words[7]);
	else if (count == 3 && *words[0] == 'U')
		unload(atol(words[1]), words[2]);
	else if (count == 2 && *words[0] == 'S')
		look_now(atol(words[1]));
	else if (count == 2 && *words[0] == 'C')
		clear(atol(words[1]));
	else if (count == 1 && *words[0] == 'W')
		broken &= ~TAINT_WARN;
	else if (count == 1 && *words[0] == 'V')
		put("/proc/sys/kernel/printk", "8");
	else if (count == 2 && *words[0] == 'T')
		limit_seconds = atoi(words[1]);
	else
		fatal("script");
}

int main(int argc, char **argv)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	FILE *script;

	if (argc != 2 || !(script = fopen(argv[1], "re"))) {
		dprintf(2, "usage: probe SCRIPT\n");
		return USAGE;
	}
	prepare_calls();
	watch_kernel();
	taint_at_start = taint();
	while ((length = getline(&line, &size, script)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = 0;
		step(line);
	}
	return CLEAN;
}
