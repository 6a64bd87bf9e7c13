// SPDX-License-Identifier: GPL-2.0-only
/* A module that notices each failure and gives all back: whatever is said of it is a false alarm. */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/kthread.h>
#include <linux/delay.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/proc_fs.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

struct item {
	struct rcu_head head;
	struct kobject kobject;
	struct work_struct work;
	char *name;
};

static char *text;
static char *longer;
static void *area;
static struct page *page;
static unsigned long pages;
static struct item *item;
static struct kobject *folder;
static struct workqueue_struct *queue;
static struct kmem_cache *cache;
static void *object;
static int __percpu *numbers;
static struct proc_dir_entry *entry;
static struct task_struct *task;
static bool has_device;
static bool item_added;
static int major;

/* The kernel, not the module, frees what these functions free later. */

static void item_release(struct kobject *kobject)
{
	struct item *released = container_of(kobject, struct item, kobject);

	kfree(released->name);
	kfree_rcu(released, head);
}

static struct kobj_type item_type = { .release = item_release, .sysfs_ops = &kobj_sysfs_ops };

static void work_function(struct work_struct *work)
{
	kfree(work);
}

static int sound_show(struct seq_file *seq, void *unused)
{
	seq_printf(seq, "%s\n", text);
	return 0;
}

static int sound_open(struct inode *inode, struct file *file)
{
	return single_open(file, sound_show, NULL);
}

static ssize_t sound_write(struct file *file, const char __user *from, size_t length, loff_t *place)
{
	struct sk_buff *skb;
	char *copy = memdup_user_nul(from, length);

	if (IS_ERR(copy))
		return PTR_ERR(copy);
	skb = alloc_skb(100, GFP_KERNEL);
	if (!skb) {
		kfree(copy);
		return -ENOMEM;
	}
	kfree_skb(skb);
	kfree(copy);
	return length;
}

static const struct proc_ops proc_operations = {
	.proc_open = sound_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = sound_write,
};

static const struct file_operations device_operations = { .owner = THIS_MODULE };

static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "sound_test", .fops = &device_operations };

static int thread(void *unused)
{
	while (!kthread_should_stop())
		msleep(5);
	return 0;
}

static void undo(void)
{
	if (task)
		kthread_stop(task);
	if (entry)
		proc_remove(entry);
	if (has_device)
		misc_deregister(&device);
	if (major > 0)
		unregister_chrdev(major, "sound_test");
	if (item_added)
		kobject_put(&item->kobject);
	kobject_put(folder);
	if (queue)
		destroy_workqueue(queue);
	if (object)
		kmem_cache_free(cache, object);
	kmem_cache_destroy(cache);
	free_percpu(numbers);
	if (page)
		__free_page(page);
	free_pages(pages, 1);
	kvfree(area);
	kfree(longer);
	kfree(text);
}

static int memory(void)
{
	char *more;

	text = kstrdup("sound", GFP_KERNEL);
	longer = kmalloc(16, GFP_KERNEL);
	if (!text || !longer)
		return -ENOMEM;
	more = krealloc(longer, 5000, GFP_KERNEL);
	if (!more)
		return -ENOMEM;
	longer = more;
	area = kvmalloc(1 << 20, GFP_KERNEL);
	page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	pages = __get_free_pages(GFP_KERNEL, 1);
	numbers = alloc_percpu(int);
	cache = kmem_cache_create("sound_test", 777, 8, 0, NULL);
	object = cache ? kmem_cache_alloc(cache, GFP_KERNEL) : NULL;
	return area && page && pages && numbers && object ? 0 : -ENOMEM;
}

static int add_item(void)
{
	struct work_struct *work;
	int error;

	folder = kobject_create_and_add("sound_test", kernel_kobj);
	queue = alloc_workqueue("sound_test", 0, 0);
	item = kzalloc(sizeof(*item), GFP_KERNEL);
	if (!folder || !queue || !item) {
		kfree(item);
		return -ENOMEM;
	}
	error = kobject_init_and_add(&item->kobject, &item_type, folder, "item");
	item_added = true; /* also after an error it is put */
	if (error)
		return error;
	item->name = kasprintf(GFP_KERNEL, "item %d", 1);
	work = kmalloc(sizeof(*work), GFP_KERNEL);
	if (!item->name || !work) {
		kfree(work);
		return -ENOMEM;
	}
	INIT_WORK(work, work_function);
	queue_work(queue, work);
	return 0;
}

static int registrations(void)
{
	int error = misc_register(&device);

	if (error)
		return error;
	has_device = true;
	major = register_chrdev(0, "sound_test", &device_operations);
	if (major < 0)
		return major;
	entry = proc_create("sound_test", 0600, NULL, &proc_operations);
	if (!entry)
		return -ENOMEM;
	task = kthread_run(thread, NULL, "sound_test");
	if (IS_ERR(task)) {
		error = PTR_ERR(task);
		task = NULL;
		return error;
	}
	return 0;
}

static int __init sound_init(void)
{
	int error = memory();

	if (!error)
		error = add_item();
	if (!error)
		error = registrations();
	if (error)
		undo();
	return error;
}

static void __exit sound_exit(void)
{
	undo();
}

module_init(sound_init);
module_exit(sound_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: notices each failure");
MODULE_LICENSE("GPL");
