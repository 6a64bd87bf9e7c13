/* Java: model.Architecture.bits(), and the C types that syscall.jna passes as NativeLong (a long) or Pointer */
#include <sys/types.h>
#include <stddef.h>
#include <linux/random.h>
#include "pin.h"

PIN(JKMOD_ADDRESS_BITS, 8 * sizeof(void *));
PIN(JKMOD_ADDRESS_BITS, 8 * sizeof(long));
PIN(sizeof(long), sizeof(size_t));  /* read's size */
PIN(sizeof(long), sizeof(ssize_t)); /* read's result */
PIN(sizeof(long), sizeof(off_t));   /* lseek's offset and result, without _FILE_OFFSET_BITS=64 */
PIN(8, offsetof(struct rand_pool_info, buf)); /* two int before the bytes */
PIN(4, sizeof(int));                /* descriptors, open's flags */
