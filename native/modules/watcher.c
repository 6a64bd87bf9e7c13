// SPDX-License-Identifier: GPL-2.0-only
/*
 * Remembers the module events the kernel announces and shows them in /proc/jkmod_watcher, oldest first, as lines
 * "NAME EVENT" with EVENT one of COMING, LIVE, GOING: what really happened, for comparison with what jkmod saw.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#define WATCHER_FILE "jkmod_watcher"
#define EVENTS 128	/* bounded: a stress test must not eat the memory, the oldest go first */

struct event {
	char name[MODULE_NAME_LEN];
	const char *what;
};

static struct event events[EVENTS];
static unsigned long seen;	/* ever; the newest is at (seen - 1) % EVENTS */
static DEFINE_MUTEX(lock);	/* the notifier chain may sleep, so a mutex will do */

static int watch(struct notifier_block *nb, unsigned long state, void *data)
{
	const struct module *mod = data;
	struct event *event;
	const char *what;

	switch (state) {
	case MODULE_STATE_COMING:
		what = "COMING";
		break;
	case MODULE_STATE_LIVE:
		what = "LIVE";
		break;
	case MODULE_STATE_GOING:
		what = "GOING";
		break;
	default:
		return NOTIFY_DONE;
	}

	mutex_lock(&lock);
	event = &events[seen++ % EVENTS];
	/* A copy: the module's own name is gone by the time the file is read. */
	strscpy(event->name, mod->name, sizeof(event->name));
	event->what = what;
	mutex_unlock(&lock);
	return NOTIFY_OK;
}

static struct notifier_block watcher_block = { .notifier_call = watch };

static int watcher_show(struct seq_file *file, void *unused)
{
	unsigned long i;

	mutex_lock(&lock);
	for (i = seen > EVENTS ? seen - EVENTS : 0; i < seen; i++)
		seq_printf(file, "%s %s\n", events[i % EVENTS].name, events[i % EVENTS].what);
	mutex_unlock(&lock);
	return 0;
}

static int watcher_open(struct inode *inode, struct file *file)
{
	return single_open(file, watcher_show, NULL);
}

static const struct proc_ops watcher_ops = {
	.proc_open = watcher_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static int __init watcher_init(void)
{
	int err;

	/* The file first: it is the part that can fail, and an empty list is harmless. */
	if (!proc_create(WATCHER_FILE, 0444, NULL, &watcher_ops))
		return -ENOMEM;
	err = register_module_notifier(&watcher_block);
	if (err)
		remove_proc_entry(WATCHER_FILE, NULL);
	return err;
}

static void __exit watcher_exit(void)
{
	unregister_module_notifier(&watcher_block);
	remove_proc_entry(WATCHER_FILE, NULL);
}

module_init(watcher_init);
module_exit(watcher_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: shows module events in /proc/jkmod_watcher");
MODULE_LICENSE("GPL");
