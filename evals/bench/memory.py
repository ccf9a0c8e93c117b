"""What a process takes of memory and processors, and a folder of the disk."""

from __future__ import annotations

import os
from pathlib import Path


def peak_bytes() -> int | None:
    """The most that this process has held in memory; None where the system doesn't say.

    From the kernel's own count for this process: `ru_maxrss` begins with what the parent held when it started us.
    """
    return _told("self", "VmHWM")


def held_bytes(process: int) -> int | None:
    """What a process and those that it started hold in memory at this moment; None where the system doesn't say.

    What several of them share, such as a file that they look into, counts for each.
    """
    held = _told(str(process), "VmRSS")
    return None if held is None else held + sum(held_bytes(child) or 0 for child in _children(process))


def spent_seconds(process: int) -> float:
    """The processor time that a process and those that it started have taken, as far as the system says."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    own = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(spent_seconds, _children(process)))


def _children(process: int) -> list[int]:
    try:
        told = [path.read_text("ascii") for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:  # it has ended meanwhile
        return []
    return [int(child) for line in told for child in line.split()]


def _told(process: str, name: str) -> int | None:
    """A line of the kernel's own account of a process, in bytes."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), None)


def disk_bytes(folder: Path) -> int:
    """What the files below a folder take on the disk; one that has several names counts once."""
    found = {(stat.st_dev, stat.st_ino): stat.st_blocks for path in folder.rglob("*") if (stat := path.lstat())}
    return 512 * sum(found.values())
