"""Words, terms, sentences and what they speak of."""
