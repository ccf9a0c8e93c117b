"""What a process that reads an untrusted file may use: memory, time, no network, no other program, no file to write.

Set from inside the process, before it sees a byte of the file, and never to be lifted again. The kernel enforces them: a
library that has been taken over by a hostile file can't talk its way out.
"""

from __future__ import annotations

import ctypes
import platform
import resource
import signal
import struct
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.settings import Settings

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 4, 38, 22, 2
_ALLOW, _EPERM = 0x7FFF0000, 0x00050001
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_FORBIDDEN = {
    # socket, clone, fork, vfork, execve, kill, ptrace, tkill, tgkill, execveat, process_vm_writev, io_uring_setup, clone3
    "x86_64": (41, 56, 57, 58, 59, 62, 101, 200, 234, 311, 322, 425, 435),
    "aarch64": (117, 129, 130, 131, 198, 220, 221, 271, 281, 425, 435),
}
"""Numbers of system calls: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may use.

    Attributes:
        memory_mib: beside what the reading libraries take themselves, in MiB.
        cpu_seconds: of processor time.
        wall_seconds: from beginning to end.
        file_mib: the largest file that is read, in MiB.
    """

    memory_mib: int = 1024
    cpu_seconds: int = 60
    wall_seconds: int = 120
    file_mib: int = 64


def limits_of(settings: Settings) -> Limits:
    """What reading one file may use."""
    return Limits(
        memory_mib=settings.reader_memory_mib,
        cpu_seconds=settings.reader_seconds,
        wall_seconds=2 * settings.reader_seconds,
        file_mib=settings.max_file_mib,
    )


def confine(limits: Limits) -> None:
    """Put this process under the limits, for good."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel ends the process, also inside native code
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    _lower(resource.RLIMIT_CPU, _used_seconds() + limits.cpu_seconds)
    _lower(resource.RLIMIT_AS, _address_space() + limits.memory_mib * 2**20)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    _forbid_by_kernel()
    sys.addaudithook(_forbid_by_hook)


def _lower(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (value, value))


def _used_seconds() -> int:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return int(used.ru_utime + used.ru_stime) + 1


def _address_space() -> int:
    """Bytes of address space that the process has now; 0 where the system doesn't tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  (pathlib isn't needed for one line)
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def confined_by_kernel() -> bool:
    """Whether this system's kernel keeps readers off the network and other programs (Linux on x86-64 and AArch64)."""
    return sys.platform == "linux" and platform.machine() in _ARCHITECTURES


def _forbid_by_kernel() -> None:
    """Let system calls fail that open sockets, start programs or reach other processes (seccomp filter)."""
    if not confined_by_kernel():
        return
    machine = platform.machine()
    steps = [
        (_LOAD, 0, 0, 4),
        (_JUMP_IF_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _EPERM),
        (_LOAD, 0, 0, 0),
    ]
    for number in _FORBIDDEN[machine]:
        steps += [(_JUMP_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _EPERM)]
    steps.append((_RETURN, 0, 0, _ALLOW))
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program)))
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    library.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(header), 0, 0)


def _forbid_by_hook(event: str, _arguments: tuple[object, ...]) -> None:
    """The same for Python's own calls, on every system."""
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")):
        raise PermissionError(f"a reader may not do {event}")
