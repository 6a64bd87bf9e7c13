// SPDX-License-Identifier: GPL-2.0-only
/*
 * Takes memory of the kernel on every load and never gives it back: what each parameter names, and nothing without one.
 */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

static unsigned int kmalloc_bytes;
module_param_named(kmalloc, kmalloc_bytes, uint, 0444);
MODULE_PARM_DESC(kmalloc, "bytes of one kmalloc()");

static unsigned int vmalloc_bytes;
module_param_named(vmalloc, vmalloc_bytes, uint, 0444);
MODULE_PARM_DESC(vmalloc, "bytes of one vmalloc()");

static unsigned int pages;
module_param(pages, uint, 0444);
MODULE_PARM_DESC(pages, "pages of one alloc_pages(), a power of two");

static unsigned int percpu_bytes;
module_param_named(percpu, percpu_bytes, uint, 0444);
MODULE_PARM_DESC(percpu, "bytes of one per-CPU allocation");

static unsigned int cache_bytes;
module_param_named(cache, cache_bytes, uint, 0444);
MODULE_PARM_DESC(cache, "object size of a kmem_cache that is never destroyed");

/* No __init: who called the allocator is to be told when init's memory is gone. Stores are kept from being left out. */
static noinline int leaky_take(void)
{
	static void *volatile lost;
	static void __percpu *volatile lost_percpu;
	static struct page *volatile lost_pages;

	if (kmalloc_bytes && !(lost = kmalloc(kmalloc_bytes, GFP_KERNEL)))
		return -ENOMEM;
	if (vmalloc_bytes && !(lost = vmalloc(vmalloc_bytes)))
		return -ENOMEM;
	if (pages && !(lost_pages = alloc_pages(GFP_KERNEL, get_order(pages * PAGE_SIZE))))
		return -ENOMEM;
	if (percpu_bytes && !(lost_percpu = __alloc_percpu(percpu_bytes, 8)))
		return -ENOMEM;
	/* May be merged with another cache of such objects: then that one has a user more on each load. */
	if (cache_bytes && !(lost = kmem_cache_create("jkmod_leaky", cache_bytes, 0, 0, NULL)))
		return -ENOMEM;
	return 0;
}

static int __init leaky_init(void)
{
	return leaky_take();
}

static void __exit leaky_exit(void)
{
}

module_init(leaky_init);
module_exit(leaky_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: leaks memory on every load");
MODULE_LICENSE("GPL");
