/* Java: syscall.jna.SyscallNumbers */
#include <asm/unistd.h>
#include "pin.h"

PIN(JKMOD_NR_INIT_MODULE, __NR_init_module);
PIN(JKMOD_NR_FINIT_MODULE, __NR_finit_module);
PIN(JKMOD_NR_DELETE_MODULE, __NR_delete_module);
