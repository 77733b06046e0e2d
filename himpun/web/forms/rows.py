"""The rows of a grid as HTML, kept as long as the minutes they rest on stand.

A hundred rows are 400 KB, and making them costs ten times what the rest of the page costs. Several people look at the
same form, and each comes back to it, so what was made is kept, packed, under the heads of the minutes: any save, file,
verdict or change of the plan leaves an entry there and thereby another head. Nothing has to be thrown away by hand, and a
process that remembers nothing answers the same, only later.
"""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from markupsafe import Markup

MOST = 64
"""Forms kept by one process, about 35 KB each."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The tables of a form; how many rows they have and how many of those are filled in."""

    html: Markup
    count: int
    filled: int


@dataclass(frozen=True, slots=True)
class _Packed:
    html: bytes
    count: int
    filled: int


_kept: OrderedDict[Hashable, _Packed] = OrderedDict()
_lock = threading.Lock()


def remembered(key: Hashable, make: Callable[[], Rows]) -> Rows:
    """What ``make`` gave for this ``key`` before, or gives now. The least recently asked for is forgotten first."""
    with _lock:
        known = _kept.get(key)
        if known is not None:
            _kept.move_to_end(key)
    if known is not None:
        # The HTML was safe when it was packed, and nobody else writes here.
        return Rows(Markup(zlib.decompress(known.html).decode()), known.count, known.filled)  # noqa: S704
    made = make()
    packed = _Packed(zlib.compress(made.html.encode(), 1), made.count, made.filled)
    with _lock:
        _kept[key] = packed
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made
