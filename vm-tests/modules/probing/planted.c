// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bugs that show when a call of the kernel fails, and leaks: the parameter bug chooses one, or several with commas between. A line
 * with a comment of that name is the one to be told.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/kthread.h>
#include <linux/delay.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

static char *bug = "";
module_param(bug, charp, 0);

/* Volatile, so that no compiler knows what is in there. */
static void *volatile first;
static void *volatile second;
static void *volatile third;

static void free_all(void)
{
	kfree(first);
	kfree(second);
	kfree(third);
	first = second = third = NULL;
}

static int nothing(void)
{
	return 0;
}

static void no_exit(void)
{
}

/* What is not looked at. */

static int unchecked(void)
{
	first = kmalloc(100, GFP_KERNEL);
	memset(first, 1, 100); /* unchecked */
	return 0;
}

static int unchecked_text(void)
{
	first = kstrdup("text", GFP_KERNEL);
	return strlen(first) == 4 ? 0 : -EINVAL; /* unchecked_text */
}

static int unchecked_name(void)
{
	struct proc_dir_entry *entry;

	first = kasprintf(GFP_KERNEL, "planted-%d", 1);
	entry = proc_mkdir(first, NULL); /* unchecked_name */
	if (!entry) {
		free_all();
		return -ENOMEM;
	}
	proc_remove(entry);
	return 0;
}

static int unchecked_third(void)
{
	first = kmalloc(100, GFP_KERNEL);
	second = first ? kmalloc(200, GFP_KERNEL) : NULL;
	if (!second) {
		free_all();
		return -ENOMEM;
	}
	third = kzalloc(300, GFP_KERNEL);
	*(int *)third = 3; /* unchecked_third */
	return 0;
}

static int unchecked_pages(void)
{
	unsigned long page = __get_free_pages(GFP_KERNEL, 1);

	memset((void *)page, 1, PAGE_SIZE); /* unchecked_pages */
	free_pages(page, 1);
	return 0;
}

static int unchecked_vmalloc(void)
{
	char *all = vmalloc(3 * PAGE_SIZE);

	all[PAGE_SIZE] = 1; /* unchecked_vmalloc */
	vfree(all);
	return 0;
}

static int unchecked_queue(void)
{
	struct workqueue_struct *queue = alloc_workqueue("planted", 0, 0);

	flush_workqueue(queue); /* unchecked_queue */
	destroy_workqueue(queue);
	return 0;
}

static int thread(void *unused)
{
	while (!kthread_should_stop())
		msleep(5);
	return 0;
}

static int error_pointer(void)
{
	struct task_struct *task = kthread_run(thread, NULL, "planted");

	if (!task) /* an error is no NULL */
		return -ENOMEM;
	kthread_stop(task); /* error_pointer */
	return 0;
}

static int late(void)
{
	first = kzalloc(64, GFP_KERNEL);
	return 0;
}

static void late_exit(void)
{
	*(int *)first = 1; /* late */
	free_all();
}

static void unchecked_exit(void)
{
	first = kmalloc(8, GFP_KERNEL);
	*(int *)first = 1; /* unchecked_exit */
	free_all();
}

/* Ways out that forget something. */

static int forgets_one(void)
{
	first = kmalloc(24, GFP_KERNEL); /* forgets_one */
	if (!first)
		return -ENOMEM;
	second = kmalloc(100, GFP_KERNEL);
	return second ? 0 : -ENOMEM;
}

static int forgets_page(void)
{
	struct page *page = alloc_page(GFP_KERNEL); /* forgets_page */

	if (!page)
		return -ENOMEM;
	first = kmalloc(100, GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	__free_page(page);
	return 0;
}

static int forgets_last_of_row(void)
{
	void *row[4];
	int i;

	for (i = 0; i < 4; i++) {
		row[i] = kmalloc(16, GFP_KERNEL); /* forgets_last_of_row */
		if (!row[i]) {
			while (--i > 0)
				kfree(row[i]);
			return -ENOMEM;
		}
	}
	while (--i >= 0)
		kfree(row[i]);
	return 0;
}

static int loses_old(void)
{
	first = kmalloc(32, GFP_KERNEL); /* loses_old */
	if (!first)
		return -ENOMEM;
	first = krealloc(first, 4000, GFP_KERNEL);
	return first ? 0 : -ENOMEM;
}

static int forgets_vmalloc(void)
{
	void *all = vmalloc(5 * PAGE_SIZE); /* forgets_vmalloc */

	if (!all)
		return -ENOMEM;
	first = kmalloc(100, GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	vfree(all);
	return 0;
}

static const struct file_operations device_operations = { .owner = THIS_MODULE };

static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "planted", .fops = &device_operations };

static int forgets_device(void)
{
	int error = misc_register(&device); /* forgets_device */

	if (error)
		return error;
	first = kmalloc(100, GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	misc_deregister(&device);
	return 0;
}

static int forgets_major(void)
{
	int major = register_chrdev(0, "planted", &device_operations); /* forgets_major */

	if (major < 0)
		return major;
	first = kmalloc(100, GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	unregister_chrdev(major, "planted");
	return 0;
}

static int forgets_region(void)
{
	dev_t numbers;
	int error = alloc_chrdev_region(&numbers, 0, 4, "planted"); /* forgets_region */

	if (error)
		return error;
	first = kmalloc(100, GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	unregister_chrdev_region(numbers, 4);
	return 0;
}

static int forgets_entry(void)
{
	struct proc_dir_entry *entry = proc_mkdir("planted", NULL); /* forgets_entry */

	if (!entry)
		return -ENOMEM;
	first = kmalloc(100, GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	proc_remove(entry);
	return 0;
}

static int notified(struct notifier_block *block, unsigned long event, void *data)
{
	return NOTIFY_DONE;
}

static struct notifier_block notifier = { .notifier_call = notified };

static int forgets_notifier(void)
{
	int error = register_netdevice_notifier(&notifier); /* forgets_notifier */

	if (error)
		return error;
	first = kmalloc(100, GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	unregister_netdevice_notifier(&notifier);
	return 0;
}

static int forgets_thread(void)
{
	struct task_struct *task = kthread_run(thread, NULL, "planted");

	if (IS_ERR(task))
		return PTR_ERR(task);
	first = kmalloc(100, GFP_KERNEL);
	if (!first)
		return -ENOMEM; /* forgets_thread */
	kthread_stop(task);
	return 0;
}

static void timer_function(struct timer_list *timer)
{
}

static DEFINE_TIMER(timer, timer_function);

static int forgets_timer(void)
{
	first = kmalloc(100, GFP_KERNEL);
	if (!first) {
		mod_timer(&timer, jiffies + msecs_to_jiffies(20000)); /* forgets_timer */
		return -ENOMEM;
	}
	return 0;
}

static void work_function(struct work_struct *work)
{
}

static DECLARE_DELAYED_WORK(work, work_function);

static int forgets_work(void)
{
	schedule_delayed_work(&work, msecs_to_jiffies(20000)); /* forgets_work */
	first = kmalloc(100, GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	cancel_delayed_work_sync(&work);
	return 0;
}

/* Ways out that do too much, or in the wrong order. */

static int frees_twice(void)
{
	void *one = kmalloc(48, GFP_KERNEL);
	void *other;

	if (!one)
		return -ENOMEM;
	other = kmalloc(48, GFP_KERNEL);
	if (!other) {
		kfree(one);
		goto out;
	}
	kfree(other);
	kfree(one);
	return 0;
out:
	kfree(one); /* frees_twice */
	return -ENOMEM;
}

/* The number is where no slab allocator puts its own word, which may be an address that can be read. */
struct pair {
	int *number;
	char room[64];
};

static int reads_after_free(void)
{
	struct pair *pair = kzalloc(sizeof(*pair), GFP_KERNEL);

	if (!pair)
		return -ENOMEM;
	pair->number = kzalloc(sizeof(int), GFP_KERNEL);
	if (!pair->number) {
		kfree(pair);
		return *READ_ONCE(pair->number) ? -ENOMEM : -EIO; /* reads_after_free */
	}
	kfree(pair->number);
	kfree(pair);
	return 0;
}

static int frees_garbage(void)
{
	void **row = kmalloc(4 * sizeof(void *), GFP_KERNEL);
	int i;

	if (!row)
		return -ENOMEM;
	memset(row, 0x5b, 4 * sizeof(void *));
	for (i = 0; i < 4; i++) {
		row[i] = kmalloc(16, GFP_KERNEL);
		if (!row[i])
			break;
	}
	kfree(row[3]); /* frees_garbage */
	if (i < 4) {
		kfree(row);
		return -ENOMEM;
	}
	for (i = 0; i < 3; i++)
		kfree(row[i]);
	kfree(row);
	return 0;
}

/* Ways out that stop the kernel, or disturb it. */

static DECLARE_COMPLETION(never);

static int waits_for_ever(void)
{
	first = kmalloc(100, GFP_KERNEL);
	if (!first)
		wait_for_completion(&never); /* waits_for_ever */
	return 0;
}

static int spins(void)
{
	first = kmalloc(100, GFP_KERNEL);
	while (!first)
		cpu_relax(); /* spins */
	return 0;
}

static DEFINE_MUTEX(mutex);

static int keeps_mutex(void)
{
	mutex_lock(&mutex);
	first = kmalloc(100, GFP_KERNEL);
	if (!first)
		return 0;
	mutex_unlock(&mutex);
	return 0;
}

static void keeps_mutex_exit(void)
{
	mutex_lock(&mutex); /* keeps_mutex */
	mutex_unlock(&mutex);
	free_all();
}

static int warns(void)
{
	first = kmalloc(100, GFP_KERNEL);
	return WARN_ON(!first) ? -ENOMEM : 0; /* warns */
}

static int bugs(void)
{
	first = kmalloc(100, GFP_KERNEL);
	BUG_ON(!first); /* bugs */
	return 0;
}

static int keeps_interrupts_off(void)
{
	local_irq_disable();
	first = kmalloc(100, GFP_ATOMIC);
	if (!first)
		return -ENOMEM;
	local_irq_enable();
	return 0;
}

static int keeps_itself(void)
{
	if (!try_module_get(THIS_MODULE))
		return -ENODEV;
	first = kmalloc(100, GFP_KERNEL);
	if (!first)
		return 0;
	module_put(THIS_MODULE);
	return 0;
}

/* Leaks without any failure. */

static int leaks_byte(void)
{
	first = kmalloc(1, GFP_KERNEL); /* leaks_byte */
	first = NULL;
	return 0;
}

static int leaks_page(void)
{
	first = (void *)__get_free_page(GFP_KERNEL); /* leaks_page */
	first = NULL;
	return 0;
}

static int leaks_vmalloc(void)
{
	first = vzalloc(2 * PAGE_SIZE); /* leaks_vmalloc */
	first = NULL;
	return 0;
}

static int leaks_percpu(void)
{
	int __percpu *numbers = alloc_percpu(int); /* leaks_percpu */

	return numbers ? 0 : -ENOMEM;
}

static int leaks_cache(void)
{
	/* With a constructor or a size of its own no other cache is given for it. */
	first = kmem_cache_create("planted", 1234, 8, 0, NULL); /* leaks_cache */
	if (!first)
		return -ENOMEM;
	first = NULL;
	return 0;
}

static int leaks_queue(void)
{
	struct workqueue_struct *queue = alloc_workqueue("planted", 0, 0); /* leaks_queue */

	return queue ? 0 : -ENOMEM;
}

static int leaks_kobject(void)
{
	struct kobject *kobject = kobject_create_and_add("planted", kernel_kobj); /* leaks_kobject */

	return kobject ? 0 : -ENOMEM;
}

static void leaks_in_exit(void)
{
	first = kstrdup("left", GFP_KERNEL); /* leaks_in_exit */
	first = NULL;
}

static int frees_twice_always(void)
{
	first = kmalloc(40, GFP_KERNEL);
	return first ? 0 : -ENOMEM;
}

static void frees_twice_always_exit(void)
{
	void *one = first;

	kfree(one);
	kfree(one); /* frees_twice_always */
	first = NULL;
}

/* What a program does with /proc/planted. */

static struct proc_dir_entry *entry;

static ssize_t unchecked_write(struct file *file, const char __user *text, size_t length, loff_t *place)
{
	char *copy = kmalloc(length + 1, GFP_KERNEL);

	copy[length] = 0; /* unchecked_write */
	kfree(copy);
	return length;
}

static ssize_t forgets_copy(struct file *file, const char __user *text, size_t length, loff_t *place)
{
	char *copy = kmalloc(length + 1, GFP_KERNEL); /* forgets_copy */

	if (!copy)
		return -ENOMEM;
	if (copy_from_user(copy, text, length))
		return -EFAULT;
	kfree(copy);
	return length;
}

static ssize_t leaks_each_time(struct file *file, const char __user *text, size_t length, loff_t *place)
{
	second = kmalloc(length, GFP_KERNEL); /* leaks_each_time */
	second = NULL;
	return length;
}

static ssize_t forgets_error(struct file *file, const char __user *text, size_t length, loff_t *place)
{
	char *copy = memdup_user_nul(text, length);

	if (copy[0] == 'x') /* forgets_error */
		first = NULL;
	kfree(copy);
	return length;
}

static const struct proc_ops operations[] = {
	{ .proc_write = unchecked_write },
	{ .proc_write = forgets_copy },
	{ .proc_write = leaks_each_time },
	{ .proc_write = forgets_error },
};

static int made(const struct proc_ops *ops)
{
	entry = proc_create("planted", 0200, NULL, ops);
	return entry ? 0 : -ENOMEM;
}

static int make_unchecked_write(void)
{
	return made(&operations[0]);
}

static int make_forgets_copy(void)
{
	return made(&operations[1]);
}

static int make_leaks_each_time(void)
{
	return made(&operations[2]);
}

static int make_forgets_error(void)
{
	return made(&operations[3]);
}

static const struct planted {
	const char *name;
	int (*init)(void);
	void (*exit)(void);
} all[] = {
	{ "unchecked", unchecked, free_all },
	{ "unchecked_text", unchecked_text, free_all },
	{ "unchecked_name", unchecked_name, free_all },
	{ "unchecked_third", unchecked_third, free_all },
	{ "unchecked_pages", unchecked_pages, free_all },
	{ "unchecked_vmalloc", unchecked_vmalloc, free_all },
	{ "unchecked_queue", unchecked_queue, free_all },
	{ "error_pointer", error_pointer, free_all },
	{ "late", late, late_exit },
	{ "unchecked_exit", nothing, unchecked_exit },
	{ "forgets_one", forgets_one, free_all },
	{ "forgets_page", forgets_page, free_all },
	{ "forgets_last_of_row", forgets_last_of_row, no_exit },
	{ "loses_old", loses_old, free_all },
	{ "forgets_vmalloc", forgets_vmalloc, free_all },
	{ "forgets_device", forgets_device, free_all },
	{ "forgets_major", forgets_major, free_all },
	{ "forgets_region", forgets_region, free_all },
	{ "forgets_entry", forgets_entry, free_all },
	{ "forgets_notifier", forgets_notifier, free_all },
	{ "forgets_thread", forgets_thread, free_all },
	{ "forgets_timer", forgets_timer, free_all },
	{ "forgets_work", forgets_work, free_all },
	{ "frees_twice", frees_twice, no_exit },
	{ "reads_after_free", reads_after_free, no_exit },
	{ "frees_garbage", frees_garbage, no_exit },
	{ "waits_for_ever", waits_for_ever, free_all },
	{ "spins", spins, free_all },
	{ "keeps_mutex", keeps_mutex, keeps_mutex_exit },
	{ "warns", warns, free_all },
	{ "bugs", bugs, free_all },
	{ "keeps_interrupts_off", keeps_interrupts_off, free_all },
	{ "keeps_itself", keeps_itself, free_all },
	{ "leaks_byte", leaks_byte, no_exit },
	{ "leaks_page", leaks_page, no_exit },
	{ "leaks_vmalloc", leaks_vmalloc, no_exit },
	{ "leaks_percpu", leaks_percpu, no_exit },
	{ "leaks_cache", leaks_cache, no_exit },
	{ "leaks_queue", leaks_queue, no_exit },
	{ "leaks_kobject", leaks_kobject, no_exit },
	{ "leaks_in_exit", nothing, leaks_in_exit },
	{ "frees_twice_always", frees_twice_always, frees_twice_always_exit },
	{ "unchecked_write", make_unchecked_write, no_exit },
	{ "forgets_copy", make_forgets_copy, no_exit },
	{ "leaks_each_time", make_leaks_each_time, no_exit },
	{ "forgets_error", make_forgets_error, no_exit },
};

static const struct planted *chosen[ARRAY_SIZE(all)];
static int count;

static const struct planted *named(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		if (!strcmp(name, all[i].name))
			return &all[i];
	return NULL;
}

static int __init planted_init(void)
{
	int error = 0;

	while (bug && !error && count < ARRAY_SIZE(chosen)) {
		const struct planted *one = named(strsep(&bug, ","));

		if (count > 0)
			free_all(); /* what the one before would have freed in its exit */
		if (!one)
			return -EINVAL;
		chosen[count++] = one;
		error = one->init();
	}
	return error;
}

static void __exit planted_exit(void)
{
	int i;

	if (entry)
		proc_remove(entry);
	for (i = 0; i < count; i++)
		chosen[i]->exit();
}

module_init(planted_init);
module_exit(planted_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: bugs that show when a call of the kernel fails");
MODULE_LICENSE("GPL");
