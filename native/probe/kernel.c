// SPDX-License-Identifier: GPL-2.0-only
/* What the kernel shows of a case: its modules, its log, its taint and how far a load came. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "probe.h"

#define TRACING "/sys/kernel/tracing/"
#define MOST_LINES 60

static int kmsg_in, kmsg_out;
static int trace_in = -1; /* none in a kernel without tracing: then initcall_debug's lines in the log tell */

unsigned long taint(void)
{
	char text[32] = "";

	read_text("/proc/sys/kernel/tainted", text, sizeof(text));
	return strtoul(text, NULL, 10);
}

void read_modules(struct names *names, char *summary, size_t size)
{
	static char text[MOST_MODULES * 256];
	size_t length = 0;
	char *line, *rest = text;

	read_text("/proc/modules", text, sizeof(text));
	names->count = 0;
	summary[0] = 0;
	while ((line = strsep(&rest, "\n")) && *line) {
		char *words[7] = { 0 };
		int count = 0;

		for (char *word; count < 7 && (word = strsep(&line, " "));)
			if (*word)
				words[count++] = word;
		if (count < 6 || names->count == MOST_MODULES) {
			names->count = -1; /* a name that breaks the line */
			snprintf(summary, size, "?");
			return;
		}
		snprintf(names->name[names->count++], NAME_SPACE, "%s", words[0]);
		length += snprintf(summary + length, size - length, "%s%s:%s:%s", length ? " " : "", words[0], words[4],
				   words[6] ? words[6] : "");
	}
}

bool has(const struct names *names, const char *name)
{
	for (int i = 0; i < names->count; i++)
		if (strcmp(names->name[i], name) == 0)
			return true;
	return false;
}

bool say_log(long number)
{
	static char record[8192];
	bool called = false;
	int lines = 0;
	ssize_t length;

	while ((length = read(kmsg_in, record, sizeof(record) - 1)) > 0 || (length < 0 && errno == EPIPE)) {
		char *text;
		long priority;

		if (length < 0)
			continue; /* overwritten before it was read: the next one comes */
		record[length] = 0;
		priority = strtol(record, NULL, 10);
		text = strchr(record, ';');
		if (priority >> 3 || !text)
			continue;
		called |= strncmp(text, ";calling  ", 10) == 0;
		if (++lines > MOST_LINES)
			continue;
		*strchrnul(text, '\n') = 0;
		for (char *at = text; *at; at++)
			if (*at == '\t')
				*at = ' ';
		say("K\t%ld\t%ld\t%.400s", number, priority & 7, text + 1);
	}
	return called;
}

bool is_traced(void)
{
	return trace_in >= 0;
}

int reached(void)
{
	static char text[16384];
	int result = 0;
	ssize_t length;

	while (trace_in >= 0 && (length = read(trace_in, text, sizeof(text) - 1)) > 0) {
		text[length] = 0;
		if (strstr(text, ": module_load: "))
			result |= 1;
		if (strstr(text, ": initcall_start: "))
			result |= 2;
	}
	return result;
}

void watch_kernel(void)
{
	if (access(TRACING "events/module/module_load/enable", F_OK) == 0) {
		put(TRACING "tracing_on", "1");
		put(TRACING "events/module/module_load/enable", "1");
		put(TRACING "events/initcall/initcall_start/enable", "1");
		trace_in = open(TRACING "trace_pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		if (trace_in < 0)
			fatal("trace_pipe");
	}
	kmsg_in = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	kmsg_out = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (kmsg_in < 0 || kmsg_out < 0 || lseek(kmsg_in, 0, SEEK_END) < 0)
		fatal("/dev/kmsg");
}

void mark(const char *what, long number)
{
	char text[64];
	int length = snprintf(text, sizeof(text), "<14>jkmod-%s %ld\n", what, number);

	if (write(kmsg_out, text, length) != length)
		fatal("/dev/kmsg");
}
