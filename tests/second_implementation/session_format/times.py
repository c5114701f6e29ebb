"""Which times are valid, and what a reader makes of a record."""

from dataclasses import dataclass

from .stored import NOWHERE


@dataclass
class Limits:
    now: int
    idle: int
    absolute: int
    skew: int
    grace: int = 30

    def allow(self, body):
        return (
            body.issued <= self.now + self.skew
            and self.now < body.issued + self.idle
            and self.now < body.created + self.absolute
        )

    def end(self, body):
        """The first second in which the session is over."""
        return min(body.issued + self.idle, body.created + self.absolute)

    @property
    def lag(self):
        return max(self.grace, 30)


WRITTEN, DISCARDED, BEGINS = "is written", "is discarded", "begins another session"


def session_of(record, limits):
    """The body that is the session, or None; and what becomes of a change."""
    valid = limits.allow(record.content)
    if record.deadline is None:
        return (record.content, WRITTEN) if valid else (None, BEGINS)
    if record.key == NOWHERE or limits.now >= record.deadline + limits.lag:
        return None, BEGINS
    if limits.now < record.deadline and valid:
        return record.content, DISCARDED
    return None, DISCARDED
