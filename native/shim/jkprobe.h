/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JKPROBE_H
#define JKPROBE_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* How a call fails. */
enum { FAILS_NOT, FAILS_NULL, FAILS_POINTER, FAILS_ERRNO, FAILS_FALSE, FAILS_REST, FAILS_KOBJECT, FAILS_DEVICE, FAILS_PLATFORM };

enum { EFFECT_NONE, EFFECT_GETS, EFFECT_FREES, EFFECT_RESIZES };

/* Where the key is that something is found again by; the number of an argument goes with it. */
enum { KEY_NONE, KEY_RESULT, KEY_PAGE, KEY_ARG, KEY_PAGE_ARG, KEY_DEV_ARG, KEY_MAJOR_ARG, KEY_NAME_ARG, KEY_ALL, KEY_RCU, KEY_TIMER_ARG, KEY_DELAYED_ARG };

enum { MEASURE_NONE, MEASURE_ARG, MEASURE_ORDER, MEASURE_TEXT, MEASURE_CACHE, MEASURE_PAGE };

/* Keys of different spaces are different things; those behind these are jkmod's. */
enum { SPACE_MEMORY, SPACE_PAGES, SPACE_TIMERS };

struct import {
	const char *name;
	u8 fails;
	u8 flags;	/* the argument with the GFP flags; 0: none */
	u8 effect;
	u8 space;
	u8 key;
	u8 key_argument;	/* from 1 on */
	u8 measure;
	u8 measured_argument;	/* from 1 on */
};

/* The words of a call that are looked at. */
#define WORDS 6

struct call {
	unsigned int id;
	unsigned long site;
	const long *words;
	long result;
};

#define SITE_BITS 10
#define SITES (1 << SITE_BITS)
#define SITE_TEXT 192

/* A place that the module calls from, as the kernel names it. */
struct site {
	unsigned long address;
	unsigned int id;
	unsigned long live;
	unsigned long bytes;
	char text[SITE_TEXT];
};

#define RECORDS (1 << 15)
#define BUCKET_BITS 14
#define NOWHERE 0xffff

enum { UNUSED, LIVE, FREED };

/* Something that the module has, or had: freed ones stay known until the memory is somebody's again. */
struct record {
	struct hlist_node chain;
	struct list_head free;
	unsigned long key;
	size_t size;
	u16 site;
	u16 freed_site;
	u16 id;
	u8 space;
	u8 state;
};

struct seq_file;

/* wrap.c */
extern const struct import imports[];
extern bool armed;
extern bool traced;
extern unsigned int phase;
void arm(unsigned long number);
void show_calls(struct seq_file *seq);
bool is_nothing(unsigned int space, unsigned long key);

/* records.c; all but the first two and the last with the lock held. */
int make_records(void);
void free_records(void);
extern raw_spinlock_t lock;
extern unsigned long live_count;
void reset_records(void);
u16 site_of(unsigned long address, unsigned int id);
const char *site_text(u16 site);
struct record *find_record(unsigned int space, unsigned long key);
void set_freed(struct record *record, u16 site);
void forget(struct record *record);
void forget_all(unsigned int space);
void remember(unsigned int space, unsigned long key, size_t size, unsigned int id, u16 site);
void show_live(struct seq_file *seq);

/* counters.c */
struct module;
void find_counters(struct module *module);
void keep_counters(void);
void show_counters(struct seq_file *seq);
void forget_counters(void);

#endif
