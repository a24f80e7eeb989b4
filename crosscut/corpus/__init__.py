"""From cleaned reviews to tidy tables, and cuts of them."""
