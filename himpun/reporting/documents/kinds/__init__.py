"""The kinds of documents, and how each is composed from what a run and its year hold."""

from himpun.reporting.documents.kinds.registry import KINDS, Kind, Slot
from himpun.reporting.documents.kinds.sources import Kept, Sent, Sources, compose, sources_of

__all__ = ["KINDS", "Kept", "Kind", "Sent", "Slot", "Sources", "compose", "sources_of"]
