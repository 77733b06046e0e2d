"""Views that are read when they are first asked for: what few people open costs neither the start nor memory."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


class Later:
    """A module of ``himpun.web.views`` by its name; ``Later("audit").page`` is its view ``page``.

    Not for views that Django asks something of before it calls them (``csrf_exempt``).
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, view: str) -> View:
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            found: View = getattr(import_module(f"himpun.web.views.{self._name}"), view)
            return found(request, *args, **kwargs)

        return answer
