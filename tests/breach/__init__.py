"""The assume-breach suite: native code, past language and audit hook, against the kernel."""
