"""Proving that nothing was rewritten, and that what is shown is what the log says.

`verify.py` checks a log by itself (chunk by chunk, in several processes), `compare.py` what is
shown against a replay, `moment.py` shows a page as it stood, `export.py` and `admit.py` move a
whole history from one server to another.
"""
