"""`python -m tests.benchmarks`: the table of xotui and its peers."""

from __future__ import annotations

import sys

from tests.benchmarks.bar import main

sys.exit(main())
