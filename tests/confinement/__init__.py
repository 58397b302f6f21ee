"""The confinement by itself: the audit hook, the filters, fork permits, user ids."""
