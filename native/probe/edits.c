// SPDX-License-Identifier: GPL-2.0-only
/* The files of the cases: what they begin with, as a case changes them, and on disk for finit_module. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probe.h"

struct bytes file_bytes(const char *file)
{
	static char known[256];
	static struct bytes content;
	struct stat stat;
	int fd;

	if (strcmp(known, file) == 0)
		return content;
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &stat) < 0)
		fatal(file);
	free(content.at);
	content.size = stat.st_size;
	content.at = malloc(content.size + 1);
	if (!content.at || read(fd, content.at, content.size) != (ssize_t)content.size)
		fatal(file);
	close(fd);
	snprintf(known, sizeof(known), "%s", file);
	return content;
}

static int digit(char letter)
{
	return letter <= '9' ? letter - '0' : letter - 'a' + 10;
}

size_t hex_bytes(const char **text, unsigned char *into)
{
	size_t count = 0;

	while (strchr("0123456789abcdef", **text) && **text) {
		into[count++] = digit((*text)[0]) << 4 | digit((*text)[1]);
		*text += 2;
	}
	return count;
}

struct bytes edited(struct bytes base, const char *edits)
{
	struct bytes result = { malloc(base.size + strlen(edits) / 2 + 1), base.size };

	if (!result.at)
		fatal("memory");
	memcpy(result.at, base.at, base.size);
	while (*edits && *edits != '-') {
		if (edits[0] == 't') {
			result.size = strtoul(edits + 2, (char **)&edits, 10);
		} else if (edits[0] == 'a') {
			edits += 2;
			result.size += hex_bytes(&edits, result.at + result.size);
		} else {
			size_t offset = strtoul(edits, (char **)&edits, 10);

			edits++;
			hex_bytes(&edits, result.at + offset);
		}
		if (*edits == ';')
			edits++;
	}
	return result;
}

void write_case(struct bytes content)
{
	int fd;

	unlink(CASE_FILE); /* a new file each time: the kernel may have a page of the old one in use */
	fd = open(CASE_FILE, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		fatal(CASE_FILE);
	for (size_t done = 0; done < content.size;) {
		ssize_t count = write(fd, content.at + done, content.size - done);

		if (count <= 0)
			fatal(CASE_FILE);
		done += count;
	}
	close(fd); /* a file that is open for writing would be ETXTBSY */
}
