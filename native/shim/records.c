// SPDX-License-Identifier: GPL-2.0-only
/* What the module has, and where it got it. The tables are of a fixed size: what records allocations must not allocate. */
#include <linux/errno.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "jkprobe.h"

DEFINE_RAW_SPINLOCK(lock);
unsigned long live_count;

static struct record *records;
static struct hlist_head *buckets;
static struct site *sites;
static LIST_HEAD(unused);
static unsigned int site_count;
static unsigned long overflow;

/* The text is made at once: the address means nothing any more when the module is gone. */
u16 site_of(unsigned long address, unsigned int id)
{
	unsigned int at = hash_long(address, SITE_BITS);
	unsigned int tries;

	for (tries = 0; tries < SITES; tries++, at = (at + 1) % SITES) {
		struct site *site = &sites[at];

		if (site->address == address)
			return at;
		if (!site->address && site_count < SITES - 1) {
			site_count++;
			site->address = address;
			site->id = id;
			snprintf(site->text, SITE_TEXT, "%pB", (void *)address);
			return at;
		}
		if (!site->address)
			break;
	}
	overflow++;
	return NOWHERE;
}

const char *site_text(u16 site)
{
	return site == NOWHERE ? "?" : sites[site].text;
}

static struct hlist_head *bucket(unsigned int space, unsigned long key)
{
	return &buckets[hash_long(key + space, BUCKET_BITS)];
}

struct record *find_record(unsigned int space, unsigned long key)
{
	struct record *record;

	hlist_for_each_entry(record, bucket(space, key), chain)
		if (record->space == space && record->key == key)
			return record;
	return NULL;
}

/* Queued last, so that it is known for as long as possible. */
void set_freed(struct record *record, u16 site)
{
	record->state = FREED;
	record->freed_site = site;
	list_add_tail(&record->free, &unused);
	live_count--;
}

void forget(struct record *record)
{
	hlist_del(&record->chain);
	if (record->state == LIVE) {
		list_add_tail(&record->free, &unused);
		live_count--;
	}
	record->state = UNUSED;
}

void forget_all(unsigned int space)
{
	unsigned int i;

	for (i = 0; i < RECORDS; i++)
		if (records[i].state == LIVE && records[i].space == space)
			forget(&records[i]);
}

void remember(unsigned int space, unsigned long key, size_t size, unsigned int id, u16 site)
{
	/* A registration may be there twice; memory that is given out again was freed unseen, a timer was set anew. */
	struct record *record = space <= SPACE_TIMERS ? find_record(space, key) : NULL;

	if (record)
		forget(record);
	record = list_first_entry_or_null(&unused, struct record, free);
	if (!record) {
		overflow++;
		return;
	}
	list_del(&record->free);
	if (record->state == FREED)
		hlist_del(&record->chain);
	record->key = key;
	record->size = size;
	record->id = id;
	record->space = space;
	record->site = site;
	record->freed_site = NOWHERE;
	record->state = LIVE;
	live_count++;
	hlist_add_head(&record->chain, bucket(space, key));
}

void reset_records(void)
{
	unsigned int i;

	memset(buckets, 0, sizeof(*buckets) << BUCKET_BITS);
	memset(sites, 0, SITES * sizeof(*sites));
	INIT_LIST_HEAD(&unused);
	for (i = 0; i < RECORDS; i++) {
		records[i].state = UNUSED;
		list_add_tail(&records[i].free, &unused);
	}
	site_count = 0;
	live_count = 0;
	overflow = 0;
}

void show_live(struct seq_file *seq)
{
	unsigned long lost = 0;
	unsigned int i;

	for (i = 0; i < SITES; i++)
		sites[i].live = sites[i].bytes = 0;
	for (i = 0; i < RECORDS; i++) {
		struct record *record = &records[i];

		if (record->state != LIVE)
			continue;
		if (record->site == NOWHERE) {
			lost++;
			continue;
		}
		sites[record->site].id = record->id;
		sites[record->site].live++;
		sites[record->site].bytes += record->size;
	}
	for (i = 0; i < SITES; i++)
		if (sites[i].live)
			seq_printf(seq, "live %u %lu %lu %s\n", sites[i].id, sites[i].live, sites[i].bytes,
				   sites[i].text);
	seq_printf(seq, "overflow %lu\n", overflow + lost);
}

void free_records(void)
{
	vfree(records);
	vfree(buckets);
	vfree(sites);
}

int make_records(void)
{
	records = vzalloc(RECORDS * sizeof(*records));
	buckets = vzalloc(sizeof(*buckets) << BUCKET_BITS);
	sites = vzalloc(SITES * sizeof(*sites));
	if (!records || !buckets || !sites) {
		free_records();
		return -ENOMEM;
	}
	reset_records();
	return 0;
}
