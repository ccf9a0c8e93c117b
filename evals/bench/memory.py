"""How much memory a process took, and how much a folder takes on the disk."""

from __future__ import annotations

from pathlib import Path


def peak_bytes() -> int | None:
    """The most that this process has held in memory; None where the system doesn't say.

    From the kernel's own count for this process: `ru_maxrss` begins with what the parent held when it started us.
    """
    return _told("self", "VmHWM")


def held_bytes(process: int) -> int | None:
    """What a process holds in memory at this moment; None where the system doesn't say."""
    return _told(str(process), "VmRSS")


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
