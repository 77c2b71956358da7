"""Which kernel of BLAS numpy runs, and with how many threads."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

import numpy as np

NAMES = (("scipy_openblas_", "64_"), ("scipy_openblas_", ""), ("openblas_", "64_"), ("openblas_", ""))
"""What builds of numpy put before and behind the names of OpenBLAS's functions."""


def kernel() -> str:
    """The library, the kernel that it chose for this processor, and its threads, as far as they can be known."""
    settings: Any = np.show_config(mode="dicts")
    library = settings.get("Build Dependencies", {}).get("blas", {})
    named = f"BLAS {library.get('name', 'unknown')} {library.get('version', '')}".strip()
    folder = Path(np.__file__).parent
    for path in [*folder.parent.glob("numpy.libs/*openblas*"), *folder.glob(".dylibs/*openblas*")]:
        loaded = ctypes.CDLL(str(path))
        for before, behind in NAMES:
            core = getattr(loaded, f"{before}get_corename{behind}", None)
            threads = getattr(loaded, f"{before}get_num_threads{behind}", None)
            if core is not None and threads is not None:
                core.restype = ctypes.c_char_p
                count = threads()
                return f"{named}, kernel {core().decode()}, {count} thread{'s' if count > 1 else ''}"
    return f"{named}, kernel unknown"
