"""`python -m crosscut` is the `crosscut` command."""

import sys

from crosscut.cli import main

sys.exit(main())
