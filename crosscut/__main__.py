"""`python -m crosscut` is the `crosscut` command."""

from __future__ import annotations

import sys

from crosscut.cli import main

sys.exit(main())
