"""What a reader brought: guide, reviews and corrections, as one value that functions change."""
