"""What HTTP headers say in words: the bytes were read as Latin 1, and many servers mean UTF-8."""


def read(value: str) -> str:
    """Give a header's text as its server means it (RFC 9110, 5.5, leaves that open)."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
