"""Paper: one house style, one press. Templates are typst files, data go in as JSON, archival PDF comes out.

A room keeps its templates beside the code that fills them and starts each with
``#import "/base/paper/house.typ": *`` (``/`` is the package ``himpun``).
"""

from himpun.base.paper.press import Attachment, PaperError, picture, places, typeset

__all__ = ["Attachment", "PaperError", "picture", "places", "typeset"]
