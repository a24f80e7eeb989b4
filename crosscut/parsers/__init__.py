"""Foreign parsers for .docx, .pdf and .xlsx, run in a process of their own.

Such files are programs in disguise, and their parsers can be led to take any time and any
memory. So they run in a child process (``python -m crosscut.parsers``) that
``crosscut.ingest.sandbox`` starts, feeds and, past its time, ends. A thread cannot be ended,
a fork of a threaded server is unsafe, and a spawned ``multiprocessing`` child would run the
server's main script again; a plain child process works alike on Linux, macOS and Windows.

Nothing here imports from the rest of Crosscut, so that the child starts in a tenth of a
second, and its answers are JSON, so that nothing a file says can run in the parent.
"""
