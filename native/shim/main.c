// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stands between a module and the kernel: for each import of the module that jkmod's table knows there is a function here that
 * the module calls in its place. It lets one call fail, and keeps a record of what the module was given and has not given back.
 * What it has seen is in /proc/jkprobe.
 *
 * imports.h and wrappers.h are written by jkmod for one module.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/proc_fs.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/tracepoint.h>
#include <linux/uaccess.h>

#include "jkprobe.h"

static bool init_returned;
static int init_result;

/* The module, while it is there: the first one that comes after arming. */
static struct module *target;

/* busybox's insmod tries a load that failed again by another system call: then nothing is to happen any more. */
static int on_module(struct notifier_block *block, unsigned long state, void *module)
{
	/* After the exit function, or an init function that refused. */
	if (state == MODULE_STATE_GOING && module == target) {
		keep_counters();
		target = NULL;
	}
	if (state != MODULE_STATE_COMING || !READ_ONCE(armed))
		return NOTIFY_DONE;
	if (init_returned && init_result && phase == 0)
		return notifier_from_errno(-ECANCELED);
	if (!target && !init_returned) {
		target = module;
		find_counters(module);
	}
	return NOTIFY_DONE;
}

static struct notifier_block notifier = { .notifier_call = on_module };

/* Tracepoints by which the kernel tells of what it frees by itself. Further arguments than these differ by kernel. */

static void on_free(void *data, unsigned long site, const void *memory)
{
	struct record *record;
	unsigned long flags;

	if (!READ_ONCE(armed) || is_nothing(SPACE_MEMORY, (unsigned long)memory))
		return;
	raw_spin_lock_irqsave(&lock, flags);
	record = find_record(SPACE_MEMORY, (unsigned long)memory);
	if (record && record->state == LIVE)
		set_freed(record, NOWHERE);
	raw_spin_unlock_irqrestore(&lock, flags);
}

static void on_alloc(void *data, unsigned long site, const void *memory)
{
	struct record *record;
	unsigned long flags;

	if (!READ_ONCE(armed) || is_nothing(SPACE_MEMORY, (unsigned long)memory))
		return;
	raw_spin_lock_irqsave(&lock, flags);
	record = find_record(SPACE_MEMORY, (unsigned long)memory);
	if (record)
		forget(record);
	raw_spin_unlock_irqrestore(&lock, flags);
}

/* What the module got is no longer there, whoever ended it. */
static void ended(unsigned int space, unsigned long key)
{
	struct record *record;
	unsigned long flags;

	if (!READ_ONCE(armed))
		return;
	raw_spin_lock_irqsave(&lock, flags);
	record = find_record(space, key);
	if (record && record->state == LIVE)
		forget(record);
	raw_spin_unlock_irqrestore(&lock, flags);
}

static void on_page_free(void *data, struct page *page)
{
	ended(SPACE_PAGES, (unsigned long)page);
}

static void on_timer_gone(void *data, const struct timer_list *timer)
{
	ended(SPACE_TIMERS, (unsigned long)timer);
}

/* The first init function that returns after arming is the module's. */
static void on_initcall(void *data, initcall_t function, int result)
{
	if (!READ_ONCE(armed) || init_returned)
		return;
	init_returned = true;
	init_result = result;
}

static struct {
	const char *name;
	void *probe;
	struct tracepoint *point;
} traces[] = {
	{ "kfree", on_free },
	{ "kmem_cache_free", on_free },
	{ "kmalloc", on_alloc },
	{ "kmem_cache_alloc", on_alloc },
	{ "kmalloc_node", on_alloc },		/* until 6.0 */
	{ "kmem_cache_alloc_node", on_alloc },	/* until 6.0 */
	{ "mm_page_free", on_page_free },
	{ "timer_cancel", on_timer_gone },
	{ "timer_expire_entry", on_timer_gone },
	{ "initcall_finish", on_initcall },
};

#ifdef CONFIG_TRACEPOINTS
static void look_for(struct tracepoint *point, void *unused)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(traces); i++)
		if (!strcmp(point->name, traces[i].name) && !traces[i].point &&
		    !tracepoint_probe_register(point, traces[i].probe, NULL))
			traces[i].point = point;
}

static void trace(void)
{
	for_each_kernel_tracepoint(look_for, NULL);
}

static void untrace(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(traces); i++)
		if (traces[i].point)
			tracepoint_probe_unregister(traces[i].point, traces[i].probe, NULL);
	tracepoint_synchronize_unregister();
}
#else
static void trace(void) {}
static void untrace(void) {}
#endif

/* The records stand still: what has been asked for is over. */
static int show(struct seq_file *seq, void *unused)
{
	unsigned int i;

	if (init_returned)
		seq_printf(seq, "init %d\n", init_result);
	show_calls(seq);
	for (i = 0; i < ARRAY_SIZE(traces); i++)
		if (traces[i].point)
			seq_printf(seq, "traced %s\n", traces[i].name);
	show_live(seq);
	show_counters(seq);
	seq_puts(seq, "end\n");
	return 0;
}

/* What is freed a while later counts as freed: what waits for readers (RCU), what a work item does. */
static void settle(void)
{
	int i;

	msleep(50); /* timers and work that were forgotten strike here, and not in the next run */
	rcu_barrier();
	for (i = 0; i < 20 && READ_ONCE(live_count); i++) {
		msleep(25);
		rcu_barrier();
	}
	WRITE_ONCE(armed, false);
	if (target)
		keep_counters();
}

static ssize_t command(struct file *file, const char __user *text, size_t length, loff_t *place)
{
	char word[32] = "";
	unsigned long number;

	if (length >= sizeof(word))
		return -EINVAL;
	if (copy_from_user(word, text, length))
		return -EFAULT;
	if (sscanf(word, "arm %lu", &number) == 1) {
		WRITE_ONCE(armed, false);
		init_returned = false;
		target = NULL;
		forget_counters();
		arm(number);
	} else if (sscanf(word, "phase %lu", &number) == 1 && number < 3) {
		WRITE_ONCE(phase, number);
	} else if (!strncmp(word, "settle", 6)) {
		settle();
	} else {
		return -EINVAL;
	}
	return length;
}

static int jkprobe_open(struct inode *inode, struct file *file)
{
	return single_open(file, show, NULL);
}

static const struct proc_ops operations = {
	.proc_open = jkprobe_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = command,
};

static int __init jkprobe_init(void)
{
	int error = make_records();

	if (error)
		return error;
	if (!proc_create("jkprobe", 0600, NULL, &operations)) {
		free_records();
		return -ENOMEM;
	}
	error = register_module_notifier(&notifier);
	if (error) {
		remove_proc_entry("jkprobe", NULL);
		free_records();
		return error;
	}
	trace();
	traced = traces[0].point && traces[1].point && traces[2].point && traces[3].point;
	/* A kernel has both of them or neither. */
	traced = traced && !traces[4].point == !traces[5].point;
	return 0;
}

static void __exit jkprobe_exit(void)
{
	remove_proc_entry("jkprobe", NULL);
	unregister_module_notifier(&notifier);
	untrace();
	forget_counters();
	free_records();
}

module_init(jkprobe_init);
module_exit(jkprobe_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod probe: stands between a module and the kernel");
MODULE_LICENSE("GPL");
