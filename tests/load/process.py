"""What a process has used, as Linux tells it: memory, and time of the processor."""

from __future__ import annotations

import os
import re
from pathlib import Path


def resident(pid: int) -> float:
    """Resident memory, in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def used(pid: int) -> float:
    """Seconds of the processor."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
