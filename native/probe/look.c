// SPDX-License-Identifier: GPL-2.0-only
/*
 * A look at the modules that are in: /proc/modules, their part of /proc/kallsyms with a sample of the kernel's own, and
 * their folders under /sys/module. Each file is said with its path, its length and its bytes.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probe.h"

#define PIECE (1 << 16)
#define PATH_SPACE 1024
#define HEAD_LINES 50
#define SAMPLE_LINES 4096 /* of so many of the kernel's own one is kept */

struct text {
	char *at;
	size_t length, room;
};

/* What is to be said, gathered: each write is a message to the host. */
static struct text out;

static void append(struct text *text, const char *bytes, size_t length)
{
	if (text->length + length > text->room) {
		text->room = (text->length + length) * 2 + PIECE;
		text->at = realloc(text->at, text->room);
		if (!text->at)
			fatal("memory");
	}
	memcpy(text->at + text->length, bytes, length);
	text->length += length;
}

/* KIND PATH or KIND PATH NUMBER; the path without its first slash. */
static void say_entry(char kind, const char *path, long number)
{
	char line[PATH_SPACE + 64];
	int length = number < 0 ? snprintf(line, sizeof(line), "%c\t%s\n", kind, path + 1)
				: snprintf(line, sizeof(line), "%c\t%s\t%ld\n", kind, path + 1, number);

	append(&out, line, length);
}

static void say_file(const char *path, const struct text *text)
{
	say_entry('F', path, text->length);
	append(&out, text->at, text->length);
	if (out.length > PIECE) {
		say_bytes(out.at, out.length);
		out.length = 0;
	}
}

/* The whole file, behind what is there. Returns 0 or errno. */
static int append_file(struct text *text, const char *path)
{
	static char piece[PIECE];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t count = 0;
	int error = 0;

	if (fd < 0)
		return errno;
	while ((count = read(fd, piece, sizeof(piece))) > 0)
		append(text, piece, count);
	if (count < 0)
		error = errno;
	close(fd);
	return error;
}

/* A file that cannot be read is said too, with why. */
static void copy(const char *path)
{
	static struct text text;
	int error;

	text.length = 0;
	error = append_file(&text, path);
	if (error)
		say_entry('N', path, error);
	else
		say_file(path, &text);
}

/* ---- /proc/kallsyms ---------------------------------------------------------------------------------------- */

/* Whether jkmod learns something from this line of the kernel's own part that it would not learn from others. */
static bool tells(const char *line, const char *end, long number)
{
	static const char table[] = "__start___ksymtab_gpl";
	static bool seen[256];
	const char *letter = memchr(line, ' ', end - line);

	if (number == 0)
		memset(seen, 0, sizeof(seen));
	if (!letter || end - letter < 3)
		fatal("/proc/kallsyms");
	if (number < HEAD_LINES || number % SAMPLE_LINES == 0 || !seen[(unsigned char)letter[1]]) {
		seen[(unsigned char)letter[1]] = true;
		return true;
	}
	return end - letter == 3 + (long)sizeof(table) - 1 && memcmp(letter + 3, table, sizeof(table) - 1) == 0;
}

/* From the first module's line on everything is kept: the kernel lists modules last. */
static void sample(const char *piece, size_t length, struct text *kept, long *number, bool *modules)
{
	const char *end = piece + length;

	for (const char *line = piece, *next; !*modules && line < end; line = next) {
		next = (const char *)memchr(line, '\n', end - line) + 1;
		if (memchr(line, '\t', next - line)) {
			*modules = true;
			append(kept, line, end - line);
		} else if (tells(line, next - 1, (*number)++)) {
			append(kept, line, next - line);
		}
	}
}

static void look_at_kallsyms(void)
{
	static const char path[] = "/proc/kallsyms";
	static char piece[PIECE];
	static struct text kept;
	size_t filled = 0;
	bool modules = false;
	long number = 0;
	ssize_t count;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		say_entry('N', path, errno); /* a kernel without kallsyms */
		return;
	}
	kept.length = 0;
	while ((count = read(fd, piece + filled, sizeof(piece) - filled)) > 0) {
		const char *last;
		size_t whole;

		filled += count;
		if (modules) {
			append(&kept, piece, filled);
			filled = 0;
			continue;
		}
		last = memrchr(piece, '\n', filled);
		whole = last ? last + 1 - piece : 0;
		sample(piece, whole, &kept, &number, &modules);
		if (modules)
			append(&kept, piece + whole, filled - whole);
		else
			memmove(piece, piece + whole, filled - whole);
		filled = modules ? 0 : filled - whole;
	}
	if (count < 0 || filled > 0)
		fatal(path);
	close(fd);
	say_file(path, &kept);
}

/* ---- /sys/module ------------------------------------------------------------------------------------------- */

static int no_dots(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* The folder, what is in it and in the folders in it; of links, and of folders further in, the name. */
static void look_at_folder(const char *folder, bool inner)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, no_dots, alphasort);

	if (count < 0) {
		say_entry('N', folder, errno);
		return;
	}
	say_entry('D', folder, -1);
	for (int i = 0; i < count; i++) {
		char path[PATH_SPACE];
		struct stat stat;

		if (snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name) >= (int)sizeof(path) ||
		    lstat(path, &stat) < 0)
			fatal(folder);
		if (S_ISREG(stat.st_mode))
			copy(path);
		else if (S_ISDIR(stat.st_mode) && !inner)
			look_at_folder(path, true);
		else
			say_entry('D', path, -1);
		free(entries[i]);
	}
	free(entries);
}

static void look_at_folders(void)
{
	struct text modules = { 0 };
	char *line, *rest;

	if (append_file(&modules, "/proc/modules"))
		fatal("/proc/modules");
	append(&modules, "", 1);
	rest = modules.at;
	while ((line = strsep(&rest, "\n")) && *line) {
		char folder[PATH_SPACE];

		snprintf(folder, sizeof(folder), "/sys/module/%s", strsep(&line, " "));
		look_at_folder(folder, false);
	}
	free(modules.at);
}

void look(void)
{
	out.length = 0;
	copy("/proc/modules");
	copy("/proc/sys/kernel/kptr_restrict");
	look_at_folders();
	look_at_kallsyms();
	say_bytes(out.at, out.length);
}
