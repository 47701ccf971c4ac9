"""What a measure says when there is no number."""

from __future__ import annotations

from labelstage.words import Words


class Undefined(ValueError):
    """The measure has no value for this input; `message` is a sentence for a person that says why."""

    def __init__(self, message: Words | str) -> None:
        super().__init__(str(message))
        self.message = message
