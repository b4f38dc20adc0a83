"""The processes of a server on this machine and what they hold in memory, from /proc (Linux)."""

import os
import re
from pathlib import Path

PROC = Path("/proc")
LISTENING = "0A"
TICKS = os.sysconf("SC_CLK_TCK")


def listeners(port: int) -> list[int]:
    """The processes that listen on a port. Raises ValueError when there is none that we may look at."""
    sockets = {f"socket:[{inode}]" for inode in inodes(port)}
    found = [int(folder.name) for folder in PROC.iterdir() if folder.name.isdigit() and holds(folder, sockets)]
    if not found:
        raise ValueError(f"no process that listens on port {port} can be looked at from here")
    return found


def inodes(port: int) -> list[str]:
    rows = [row.split() for name in ("tcp", "tcp6") for row in (PROC / "net" / name).read_text().splitlines()[1:]]
    return [row[9] for row in rows if row[3] == LISTENING and int(row[1].rpartition(":")[2], 16) == port]


def holds(folder: Path, sockets: set[str]) -> bool:
    try:
        return any(os.readlink(entry) in sockets for entry in (folder / "fd").iterdir())  # noqa: PTH115 - not a path
    except OSError:
        return False  # it has ended, or is not ours


def memory(processes: list[int]) -> int:
    """Bytes, a page that several share counted once (the kernel's "proportional set size")."""
    return sum(proportional(process) for process in processes)


def proportional(process: int) -> int:
    found = re.search(r"^Pss:\s+(\d+) kB", (PROC / str(process) / "smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def family(process: int) -> list[int]:
    """A process and all that descend from it."""
    parents = {int(folder.name): stat(int(folder.name)) for folder in PROC.iterdir() if folder.name.isdigit()}
    found = [process]
    for one in found:
        found += [child for child, fields in parents.items() if fields and int(fields[1]) == one]
    return found


def cpu_seconds(processes: list[int]) -> float:
    """What they have used of the processor, in user and kernel."""
    return sum(int(fields[11]) + int(fields[12]) for one in processes if (fields := stat(one))) / TICKS


def stat(process: int) -> list[str]:
    """The fields of /proc/PID/stat after the name; none when it has ended."""
    try:
        return (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
