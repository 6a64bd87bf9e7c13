// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's end of the conformance bench: probe SCRIPT makes one load or unload after another, each in a process of
 * its own, and says what the kernel answered. For virtual machines only; see README.md for script and answers.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "probe.h"

#define TRACING "/sys/kernel/tracing/"
#define MOST_LINES 60
#define MOST_MODULES 512
#define NAME_SPACE 128

/* Taints after which the kernel is not what it was: machine check, bad page, die, warning, soft lockup. */
#define BROKEN ((1 << 4) | (1 << 5) | (1 << 7) | (1 << 9) | (1 << 14))

#define TAINT_WARN (1 << 9)

enum { CLEAN = 0, USAGE = 2, DIRTY = 3 };

/* What a child finds out, in memory that it shares with its parent. */
struct outcome {
	volatile bool done;
	volatile int error;
	volatile long micros;
};

struct names {
	int count;
	char name[MOST_MODULES][NAME_SPACE];
};

static struct outcome *shared;
static int kmsg_in, kmsg_out;
static int trace_in = -1; /* none in a kernel without tracing: then initcall_debug's lines in the log tell */
static bool called; /* whether the log told of a call since the last case */
static int limit_seconds = 20;
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

static __attribute__((format(printf, 1, 2))) void say(const char *format, ...)
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

static void put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fatal(file);
	close(fd);
}

static size_t read_text(const char *file, char *into, size_t size)
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

static unsigned long taint(void)
{
	char text[32] = "";

	read_text("/proc/sys/kernel/tainted", text, sizeof(text));
	return strtoul(text, NULL, 10);
}

/* ---- what the kernel shows --------------------------------------------------------------------------------- */

/* NAME:STATE:TAINTS for each module, newest first, parted by blanks. */
static void read_modules(struct names *names, char *summary, size_t size)
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

static bool has(const struct names *names, const char *name)
{
	for (int i = 0; i < names->count; i++)
		if (strcmp(names->name[i], name) == 0)
			return true;
	return false;
}

/* The kernel's own lines since the last time. */
static void say_log(long number)
{
	static char record[8192];
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
}

/* How far the load came: 1 if it was complete but for init (module_load), 2 if a function was called (initcall_start). */
static int reached(void)
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

static void watch_kernel(void)
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
	taint_at_start = taint();
}

/* ---- one call in a process of its own ---------------------------------------------------------------------- */

struct call {
	long number; /* of the system call */
	long a, b, c;
	const char *open; /* the first argument is a descriptor of this file */
};

static long micros_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - start->tv_sec) * 1000000 + (now.tv_nsec - start->tv_nsec) / 1000;
}

static void child(const struct call *call)
{
	struct timespec start;
	long first = call->a, result;

	close(1); /* if this process never ends, its parent's reader must not wait for it */
	close(2);
	if (call->open) {
		first = open(call->open, O_RDONLY | O_CLOEXEC);
		if (first < 0)
			_exit(USAGE);
	}
	clock_gettime(CLOCK_MONOTONIC, &start);
	result = syscall(call->number, first, call->b, call->c);
	shared->error = result < 0 ? errno : 0;
	shared->micros = micros_since(&start);
	shared->done = true;
	_exit(0);
}

/* Where it hangs, for the log. */
static void say_stack(long number, pid_t pid)
{
	static char text[4096];
	char file[64];
	char *line, *rest = text;

	snprintf(file, sizeof(file), "/proc/%d/stack", pid);
	read_text(file, text, sizeof(text));
	while ((line = strsep(&rest, "\n")) && *line)
		say("K\t%ld\t6\tstack: %s", number, line);
}

/* "returned", "killed" (by the kernel, in the call) or "hung" */
static const char *run(long number, const struct call *call)
{
	struct timespec limit = { .tv_sec = limit_seconds };
	sigset_t set;
	int status;
	pid_t pid;

	shared->done = false;
	shared->error = 0;
	shared->micros = 0;
	pid = fork();
	if (pid < 0)
		fatal("fork");
	if (pid == 0)
		child(call);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (sigtimedwait(&set, NULL, &limit) < 0 && errno == EAGAIN && waitpid(pid, &status, WNOHANG) == 0) {
			say_stack(number, pid);
			return "hung";
		}
	}
	if (!shared->done && WIFEXITED(status))
		fatal("a child could not open the file");
	return shared->done ? "returned" : "killed";
}

/* ---- cases ------------------------------------------------------------------------------------------------- */

/* On the console too: what a dying machine said to its channel may be lost, the console is not. */
static void mark(const char *what, long number)
{
	char text[64];
	int length = snprintf(text, sizeof(text), "<14>jkmod-%s %ld\n", what, number);

	if (write(kmsg_out, text, length) != length)
		fatal("/dev/kmsg");
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
		const char *how;

		if (has(before, after.name[i]))
			continue;
		how = run(number, &call);
		if (strcmp(how, "returned") != 0 || shared->error)
			snprintf(left, sizeof(left), "%s: unloading %s with %d", after.name[i], how, shared->error);
	}
	return left;
}

/* Reports the end of a case; ends the run if the kernel is not what it was. */
static void end(long number, const char *how, int error, long micros, int far, const char *left)
{
	unsigned long now = taint();
	unsigned long fresh = now & ~taint_at_start & broken;

	called = false;
	say_log(number);
	if (trace_in < 0)
		far = called ? 3 : 0;
	say("E\t%ld\t%s\t%d\t%d\t%lu\t%ld\t%s", number, how, error, far, now, micros, left);
	if (strcmp(how, "returned") != 0 || *left || fresh)
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
	const char *how, *left = "";
	int error, far;
	long micros;

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
	how = run(number, &call);
	error = shared->error;
	micros = shared->micros;
	far = reached();
	if (!keep && strcmp(how, "returned") == 0) {
		if (!error)
			mark("loaded", number);
		left = unload_new(number, &before);
	}
	end(number, how, error, micros, far, left);
	free(content.at);
}

static void unload(long number, char *name)
{
	static struct names before;
	struct call call = { SYS_delete_module, (long)name, O_NONBLOCK, 0, NULL };
	const char *how;

	begin(number, &before);
	how = run(number, &call);
	end(number, how, shared->error, shared->micros, 0, "");
}

/* Looks at all that is in. */
static void look_now(long number)
{
	static struct names before;

	begin(number, &before);
	put("/proc/sys/kernel/kptr_restrict", "0");
	look();
	end(number, "returned", 0, 0, 0, "");
}

/* Unloads all that is in. */
static void clear(long number)
{
	static const struct names nothing;
	static struct names before;
	const char *left;

	begin(number, &before);
	left = unload_new(number, &nothing);
	end(number, "returned", 0, 0, 0, left);
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
	sigset_t set;
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	FILE *script;

	if (argc != 2 || !(script = fopen(argv[1], "re"))) {
		dprintf(2, "usage: probe SCRIPT\n");
		return USAGE;
	}
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		fatal("mmap");
	watch_kernel();
	while ((length = getline(&line, &size, script)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = 0;
		step(line);
	}
	return CLEAN;
}
