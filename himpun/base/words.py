"""Sentences meant for people, made where Django is not known.

Rules are plain Python, yet they refuse things in words. They speak Indonesian, and the doors can
translate: a sentence keeps its template (the catalogue's key) apart from what is filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """An Indonesian sentence with named gaps, e.g. ``Sentence("Langkah {step} belum selesai.", step=3)``."""

    template: str
    params: dict[str, object] = field(default_factory=dict)

    def __init__(self, template: str, /, **params: object) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "params", params)

    def __str__(self) -> str:
        return self.template.format(**self.params)

    def __hash__(self) -> int:
        return hash(str(self))

    def translated(self, gettext: Callable[[str], str]) -> str:
        """The sentence in the language of ``gettext``; a gap that holds a sentence is translated too."""
        filled = {
            name: value.translated(gettext) if isinstance(value, Sentence) else value
            for name, value in self.params.items()
        }
        return gettext(self.template).format(**filled)


class Refused(Exception):
    """Something a person asked for is not allowed, or not yet: ``sentence`` says what, why and what to do now."""

    def __init__(self, template: str | Sentence, /, **params: object) -> None:
        self.sentence = template if isinstance(template, Sentence) else Sentence(template, **params)
        super().__init__(str(self.sentence))
