// SPDX-License-Identifier: GPL-2.0-only
/* The functions that a module calls in place of the kernel's. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/platform_device.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/stringhash.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#include "jkprobe.h"
#include "imports.h"

/* What was given back twice, and where before. */
#define DOUBLES 32

static struct {
	u16 site;
	u16 first;
} doubles[DOUBLES];
static unsigned int double_count;

bool armed;
bool traced;
unsigned int phase;

static unsigned long wanted;
static unsigned long all_calls;
static unsigned long calls[3];
static int failed_id = -1;
static unsigned int failed_phase;
static u16 failed_site;

static int only[64];
static int only_count;
module_param_array(only, int, &only_count, 0);
MODULE_PARM_DESC(only, "the imports that may fail, by number; without it all");

static bool may_fail(const struct import *import, const struct call *call)
{
	int i;

	if (import->fails == FAILS_NOT)
		return false;
	if (import->flags && (call->words[import->flags - 1] & __GFP_NOFAIL))
		return false;
	for (i = 0; i < only_count; i++)
		if (only[i] == call->id)
			return true;
	return only_count == 0;
}

static long failure(const struct import *import, const struct call *call)
{
	switch (import->fails) {
	case FAILS_POINTER:
	case FAILS_ERRNO:
	case FAILS_KOBJECT:
	case FAILS_DEVICE:
	case FAILS_PLATFORM:
		return -ENOMEM;
	case FAILS_REST:
		return call->words[2];
	default:
		return 0;
	}
}

/* What is done first, and not undone, by a function that then fails: its caller has to put the object. */
static void begin(const struct import *import, const struct call *call)
{
	if (import->fails == FAILS_KOBJECT)
		kobject_init((struct kobject *)call->words[0], (struct kobj_type *)call->words[1]);
	else if (import->fails == FAILS_DEVICE)
		device_initialize((struct device *)call->words[0]);
	else if (import->fails == FAILS_PLATFORM)
		device_initialize(&((struct platform_device *)call->words[0])->dev);
}

static bool has_failed(const struct import *import, long result)
{
	switch (import->fails) {
	case FAILS_NULL:
	case FAILS_POINTER:
		return IS_ERR_OR_NULL((void *)result);
	case FAILS_ERRNO:
	case FAILS_KOBJECT:
	case FAILS_DEVICE:
	case FAILS_PLATFORM:
		return (int)result < 0;
	default:
		return false;
	}
}

/* A small second word is the offset of the head in what is to be freed, as kernels before 6.3 have it. */
static unsigned long rcu_key(const struct call *call)
{
	unsigned long second = call->words[1];

	return second < PAGE_SIZE ? (unsigned long)call->words[0] - second : second;
}

static unsigned long key_of(const struct import *import, const struct call *call)
{
	unsigned long argument = import->key_argument ? call->words[import->key_argument - 1] : 0;

	switch (import->key) {
	case KEY_RESULT:
		return call->result;
	case KEY_PAGE:
		return call->result ? (unsigned long)virt_to_page((void *)call->result) : 0;
	case KEY_ARG:
		return argument;
	case KEY_PAGE_ARG:
		return argument ? (unsigned long)virt_to_page((void *)argument) : 0;
	case KEY_DEV_ARG:
		return *(u32 *)argument;
	case KEY_MAJOR_ARG:
		return (u32)argument ? (u32)argument : (u32)call->result;
	case KEY_NAME_ARG:
		return full_name_hash(NULL, (const char *)argument, strlen((const char *)argument));
	case KEY_TIMER_ARG:
		return argument;
	case KEY_DELAYED_ARG:
		return (unsigned long)&((struct delayed_work *)argument)->timer;
	case KEY_RCU:
		return rcu_key(call);
	default:
		return 0;
	}
}

static size_t size_of(const struct import *import, const struct call *call)
{
	unsigned long argument = import->measured_argument ? call->words[import->measured_argument - 1] : 0;

	switch (import->measure) {
	case MEASURE_ARG:
		return argument;
	case MEASURE_ORDER:
		return PAGE_SIZE << argument;
	case MEASURE_TEXT:
		return strlen((const char *)call->result) + 1;
	case MEASURE_CACHE:
		return kmem_cache_size((struct kmem_cache *)call->words[0]);
	case MEASURE_PAGE:
		return PAGE_SIZE;
	default:
		return 0;
	}
}

/* What is no memory: NULL, an error, what kmalloc(0) gives. */
bool is_nothing(unsigned int space, unsigned long key)
{
	return space <= SPACE_PAGES && (key <= (unsigned long)ZERO_SIZE_PTR || IS_ERR((void *)key));
}

/* Whether the call is to be made: what is freed twice is not, so that the kernel lives on and says where. */
static bool give_back(const struct import *import, const struct call *call)
{
	unsigned long key = key_of(import, call);
	struct record *record;
	u16 site;

	if (import->key == KEY_ALL) {
		forget_all(import->space);
		return true;
	}
	if (is_nothing(import->space, key))
		return true;
	record = find_record(import->space, key);
	if (!record)
		return true;
	site = site_of(call->site, call->id);
	if (record->state == LIVE) {
		/* What still reads it then finds a pattern that is no address. */
		if (import->space == SPACE_MEMORY && import->key == KEY_ARG && !is_vmalloc_addr((void *)key) &&
		    (imports[record->id].measure == MEASURE_ARG || imports[record->id].measure == MEASURE_TEXT) &&
		    !strncmp(import->name, "kfree", 5))
			memset((void *)key, 0x6b, record->size);
		if (import->space == SPACE_MEMORY && !is_vmalloc_addr((void *)key))
			set_freed(record, site);
		else
			forget(record); /* nothing would tell that it is somebody's again */
		return true;
	}
	if (!traced || record->freed_site == NOWHERE)
		return true;
	if (double_count < DOUBLES) {
		doubles[double_count].site = site;
		doubles[double_count].first = record->freed_site;
	}
	double_count++;
	return false;
}

/* Whether the call is to be made. */
static bool before(struct call *call)
{
	const struct import *import = &imports[call->id];
	bool made = true;
	bool fails = false;
	unsigned long flags;

	raw_spin_lock_irqsave(&lock, flags);
	if (armed && may_fail(import, call)) {
		calls[phase]++;
		fails = ++all_calls == wanted;
	}
	if (fails) {
		failed_id = call->id;
		failed_phase = phase;
		failed_site = site_of(call->site, call->id);
		call->result = failure(import, call);
	} else if (armed && import->effect == EFFECT_FREES) {
		made = give_back(import, call);
	}
	raw_spin_unlock_irqrestore(&lock, flags);
	if (fails) {
		begin(import, call);
		pr_alert("call %lu of phase %u, %s at %pB, fails\n", wanted, failed_phase, import->name,
			 (void *)call->site);
	}
	return made && !fails;
}

static void after(struct call *call)
{
	const struct import *import = &imports[call->id];
	bool resizes = import->effect == EFFECT_RESIZES;
	unsigned long flags;
	unsigned long key;
	size_t size;

	if (!READ_ONCE(armed) || (import->effect != EFFECT_GETS && !resizes) || has_failed(import, call->result))
		return;
	key = key_of(import, call);
	if (is_nothing(import->space, key))
		return;
	/* kstrdup_const gives back what it was given, where that is never freed. */
	if (import->measure == MEASURE_TEXT && call->result == call->words[0])
		return;
	size = size_of(import, call);
	raw_spin_lock_irqsave(&lock, flags);
	if (resizes) {
		struct record *old = find_record(import->space, call->words[0]);

		if (old && old->state == LIVE)
			forget(old);
	}
	/* Whoever stops a timer, or runs it, waits here for the lock. */
	if (import->space != SPACE_TIMERS || timer_pending((struct timer_list *)key))
		remember(import->space, key, size, call->id, site_of(call->site, call->id));
	raw_spin_unlock_irqrestore(&lock, flags);
}

/*
 * Words of a call are passed on whatever they mean: those that are too many harm nobody. A function with a variable number of
 * arguments has some of them on the stack everywhere.
 */
#define WRAP(id_, symbol)								\
	extern long jkprobe_real_##id_(long, long, long, long, long, long) asm(symbol);	\
	noinline long jkprobe_##id_(long a, long b, long c, long d, long e, long f)	\
	{										\
		const long words[WORDS] = { a, b, c, d, e, f };				\
		struct call call = { .id = id_, .site = _RET_IP_, .words = words };	\
											\
		if (before(&call)) {							\
			call.result = jkprobe_real_##id_(a, b, c, d, e, f);		\
			after(&call);							\
		}									\
		return call.result;							\
	}										\
	EXPORT_SYMBOL(jkprobe_##id_)

#define WRAP_LONG(id_, symbol)								\
	extern long jkprobe_real_##id_(long, long, long, long, long, long, long, long,	\
				       long, long, long, long) asm(symbol);		\
	noinline long jkprobe_##id_(long a, long b, long c, long d, long e, long f,	\
				    long g, long h, long i, long j, long k, long l)	\
	{										\
		const long words[WORDS] = { a, b, c, d, e, f };				\
		struct call call = { .id = id_, .site = _RET_IP_, .words = words };	\
											\
		if (before(&call)) {							\
			call.result = jkprobe_real_##id_(a, b, c, d, e, f, g, h, i, j, k, l); \
			after(&call);							\
		}									\
		return call.result;							\
	}										\
	EXPORT_SYMBOL(jkprobe_##id_)

#include "wrappers.h"

/* Begins anew: from now on calls are counted, and the one of that number fails; 0 is none. */
void arm(unsigned long number)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&lock, flags);
	reset_records();
	memset(calls, 0, sizeof(calls));
	phase = 0;
	all_calls = 0;
	double_count = 0;
	failed_id = -1;
	failed_site = NOWHERE;
	wanted = number;
	WRITE_ONCE(armed, true);
	raw_spin_unlock_irqrestore(&lock, flags);
}

void show_calls(struct seq_file *seq)
{
	unsigned int i;

	seq_printf(seq, "calls %lu %lu %lu\n", calls[0], calls[1], calls[2]);
	if (failed_id >= 0)
		seq_printf(seq, "failed %d %u %s\n", failed_id, failed_phase, site_text(failed_site));
	for (i = 0; i < min_t(unsigned int, double_count, DOUBLES); i++)
		seq_printf(seq, "double %s | %s\n", site_text(doubles[i].site), site_text(doubles[i].first));
}
