// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registers with the kernel what its parameters name, and its exit takes nothing of that back; nothing without one.
 * Some files are deadly to read afterwards (see README.md): the kernel follows its pointers into memory that is gone.
 */
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/kthread.h>
#include <linux/limits.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/proc_fs.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/version.h>
#include <linux/workqueue.h>

#define KIND(kind, text)					\
	static bool leave_##kind;				\
	module_param_named(kind, leave_##kind, bool, 0444);	\
	MODULE_PARM_DESC(kind, text)

KIND(proc, "a file in /proc");
KIND(kobject, "a folder in /sys/kernel");
KIND(class, "a device class and a device of it");
KIND(chrdev, "a range of character device numbers");
KIND(misc, "a misc device");
KIND(debugfs, "a folder in debugfs");
KIND(cache, "a slab cache of its own");
KIND(merged_cache, "a slab cache that is merged with others");
KIND(notifier, "a reboot notifier");
KIND(thread, "a kernel thread, asleep");
KIND(timer, "a timer, armed for an hour");
KIND(hrtimer, "a high-resolution timer, armed for an hour");
KIND(work, "delayed work, for in two hours");

static unsigned int doomed;
module_param(doomed, uint, 0444);
MODULE_PARM_DESC(doomed, "milliseconds after exit when a timer calls a function that is gone");

static ssize_t leftover_proc_read(struct file *file, char __user *buffer, size_t size, loff_t *at)
{
	return 0;
}

static const struct proc_ops leftover_proc_ops = { .proc_read = leftover_proc_read };

static int __init proc_leave(void)
{
	return proc_create("leftover_proc", 0444, NULL, &leftover_proc_ops) ? 0 : -ENOMEM;
}

static void __init proc_undo(void)
{
	remove_proc_entry("leftover_proc", NULL);
}

static struct kobject *leftover_kobject;

static int __init kobject_leave(void)
{
	/* Without sysfs there is no kernel_kobj. */
	if (!IS_ENABLED(CONFIG_SYSFS))
		return -ENODEV;
	leftover_kobject = kobject_create_and_add("leftover_kobject", kernel_kobj);
	return leftover_kobject ? 0 : -ENOMEM;
}

static void __init kobject_undo(void)
{
	kobject_put(leftover_kobject);
}

static struct class *leftover_class;
static struct device *leftover_device;

static int __init class_leave(void)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
	leftover_class = class_create(THIS_MODULE, "leftover_class");
#else
	leftover_class = class_create("leftover_class");
#endif
	if (IS_ERR(leftover_class))
		return PTR_ERR(leftover_class);
	leftover_device = device_create(leftover_class, NULL, 0, NULL, "leftover_device");
	if (IS_ERR(leftover_device)) {
		class_destroy(leftover_class);
		return PTR_ERR(leftover_device);
	}
	return 0;
}

static void __init class_undo(void)
{
	device_unregister(leftover_device);
	class_destroy(leftover_class);
}

static dev_t leftover_chrdev;

static int __init chrdev_leave(void)
{
	return alloc_chrdev_region(&leftover_chrdev, 0, 1, "leftover_chrdev");
}

static void __init chrdev_undo(void)
{
	unregister_chrdev_region(leftover_chrdev, 1);
}

static const struct file_operations leftover_misc_fops = { .owner = THIS_MODULE };

static struct miscdevice leftover_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "leftover_misc",
	.fops = &leftover_misc_fops,
};

static int __init misc_leave(void)
{
	return misc_register(&leftover_misc);
}

static void __init misc_undo(void)
{
	misc_deregister(&leftover_misc);
}

static struct dentry *leftover_debugfs;

static int __init debugfs_leave(void)
{
	leftover_debugfs = debugfs_create_dir("leftover_debugfs", NULL);
	return PTR_ERR_OR_ZERO(leftover_debugfs);
}

static void __init debugfs_undo(void)
{
	debugfs_remove(leftover_debugfs);
}

static struct kmem_cache *leftover_cache, *leftover_merged;

/* A cache with a constructor is never merged. */
static void leftover_construct(void *object)
{
	*(void **)object = object;
}

static int __init cache_leave(void)
{
	leftover_cache = kmem_cache_create("leftover_cache", 40, 0, 0, leftover_construct);
	return leftover_cache ? 0 : -ENOMEM;
}

static void __init cache_undo(void)
{
	kmem_cache_destroy(leftover_cache);
}

static int __init merged_cache_leave(void)
{
	leftover_merged = kmem_cache_create("leftover_merged", 64, 0, 0, NULL);
	return leftover_merged ? 0 : -ENOMEM;
}

static void __init merged_cache_undo(void)
{
	kmem_cache_destroy(leftover_merged);
}

static int leftover_notify(struct notifier_block *unused, unsigned long event, void *data)
{
	pr_info("leftover: reboot\n");
	return NOTIFY_DONE;
}

/* First in its list, so that the list's head points to it. */
static struct notifier_block leftover_reboot = { .notifier_call = leftover_notify, .priority = INT_MAX };

static int __init notifier_leave(void)
{
	return register_reboot_notifier(&leftover_reboot);
}

static void __init notifier_undo(void)
{
	unregister_reboot_notifier(&leftover_reboot);
}

static bool asleep;

static int leftover_thread(void *unused)
{
	for (;;) {
		WRITE_ONCE(asleep, true);
		/* Idle: no sleep that the kernel warns of when it takes minutes. */
		schedule_timeout_idle(MAX_SCHEDULE_TIMEOUT);
	}
	return 0;
}

static int __init thread_leave(void)
{
	struct task_struct *task = kthread_run(leftover_thread, NULL, "leftover_thread");

	if (IS_ERR(task))
		return PTR_ERR(task);
	/* Until it is off the processor for good: it must not run when the module's memory is gone. */
	while (!READ_ONCE(asleep) || READ_ONCE(task->on_rq))
		msleep(1);
	return 0;
}

#define KINDS(DO)		\
	DO(proc)		\
	DO(kobject)		\
	DO(class)		\
	DO(chrdev)		\
	DO(misc)		\
	DO(debugfs)		\
	DO(cache)		\
	DO(merged_cache)	\
	DO(notifier)

/* Nothing after an error; what is still asked for then is there. */
#define LEAVE(kind)					\
	if (leave_##kind) {				\
		err = err ? err : kind##_leave();	\
		leave_##kind = !err;			\
	}

#define UNDO(kind)		\
	if (leave_##kind)	\
		kind##_undo();

/* Memory of its own that outlives the module, for what the kernel reads before the hour is over. */
static struct {
	struct hrtimer earlier;
	struct timer_list doomed;
} *survivor;

/* Bodies that differ: the compiler makes one function of two that are the same. */
static void leftover_timer_expires(struct timer_list *unused)
{
	pr_info("leftover: timer\n");
}

static DEFINE_TIMER(leftover_timer, leftover_timer_expires);

static enum hrtimer_restart leftover_hrtimer_expires(struct hrtimer *unused)
{
	pr_info("leftover: hrtimer\n");
	return HRTIMER_NORESTART;
}

static struct hrtimer leftover_hrtimer;

static void __init hrtimer_arm(struct hrtimer *which, u64 seconds)
{
	/* By a clock that nothing else has timers of, and on this processor: in one tree, with nothing else. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
	hrtimer_init(which, CLOCK_TAI, HRTIMER_MODE_REL_PINNED);
	which->function = leftover_hrtimer_expires;
#else
	hrtimer_setup(which, leftover_hrtimer_expires, CLOCK_TAI, HRTIMER_MODE_REL_PINNED);
#endif
	hrtimer_start(which, ns_to_ktime(seconds * NSEC_PER_SEC), HRTIMER_MODE_REL_PINNED);
}

static void leftover_work_runs(struct work_struct *unused)
{
	pr_info("leftover: work\n");
}

static DECLARE_DELAYED_WORK(leftover_work, leftover_work_runs);

static noinline void leftover_doomed(struct timer_list *unused)
{
	pr_info("leftover: doomed\n");
}

/* None of this can fail. */
static void __init arm_timers(void)
{
	if (leave_timer)
		mod_timer(&leftover_timer, jiffies + 3600 * HZ);
	/* Not for the same time: timers that expire together are in one list, in which one would hide the other. */
	if (leave_work)
		schedule_delayed_work(&leftover_work, 7200 * HZ);
	/*
	 * The kernel reads each clock's earliest timer at every tick, and would die of one in freed memory: another is
	 * earlier. That comes second, so that the tree's root is the one in freed memory.
	 */
	if (leave_hrtimer) {
		hrtimer_arm(&leftover_hrtimer, 3600);
		hrtimer_arm(&survivor->earlier, 3500);
	}
	if (doomed)
		timer_setup(&survivor->doomed, leftover_doomed, 0);
}

static int __init leftover_init(void)
{
	int err = 0;

	if (leave_hrtimer || doomed) {
		survivor = kzalloc(sizeof(*survivor), GFP_KERNEL);
		if (!survivor)
			return -ENOMEM;
	}
	KINDS(LEAVE)
	LEAVE(thread)	/* the last, as it never ends */
	if (!err) {
		arm_timers();
		return 0;
	}
	KINDS(UNDO)
	kfree(survivor);
	return err;
}

static void __exit leftover_exit(void)
{
	/* A timer in memory that is still there: it is its function that the kernel does not find. */
	if (doomed)
		mod_timer(&survivor->doomed, jiffies + msecs_to_jiffies(doomed));
}

module_init(leftover_init);
module_exit(leftover_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: leaves behind what it registered");
MODULE_LICENSE("GPL");
