"""The minutes (risalah): what happened, one sentence per event, never changed, provably whole."""
