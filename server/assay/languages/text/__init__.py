"""Text files of all kinds that no other language reads: they have no grammar, and only rules for raw text look at them."""
