"""The one exception: what the page calls invalid."""


class Refused(Exception):
    """Bytes, a text or a type that docs/format.md does not allow. The message is for people."""


def demand(condition, why):
    if not condition:
        raise Refused(why)
