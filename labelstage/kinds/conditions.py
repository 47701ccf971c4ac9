"""Fields that are asked only when an earlier field has a certain answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labelstage.words import Words, _

from .kind import Field, Kind, Result
from .problems import Problem
from .values import shown, unknown_keys

MOST_VALUES = 2_000


def is_asked(field: Field, result: Result) -> bool:
    """Whether the field is asked, given the result of the fields before it without those that were not asked themselves."""
    when = field["when"]
    if when is None:
        return True
    answer = result.get(when["field"])
    return any(each in when["is"] for each in (answer if isinstance(answer, list) else [answer]))


def not_asked(field: Field) -> Words:
    """The sentence for an answer to a field that is not asked."""
    values = ", ".join(map(str, field["when"]["is"][:10]))
    return _(
        "This is asked only when %(field)s is %(values)s. Leave it out here.",
        field=field["when"]["field"],
        values=values,
    )


def check_condition(
    value: Any, earlier: Mapping[str, Field], kinds: Mapping[str, Kind], place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    """Any JSON value as a field's `when`, in canonical form: its values in the order given, each once."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        sentence = _('A condition is an object such as {"field": "topic", "is": ["finance"]}, or null.')
        problems.append(Problem(place, sentence))
        return None
    problems.extend(unknown_keys(value, ("field", "is"), place))
    name = value.get("field")
    field = earlier.get(name) if isinstance(name, str) else None
    if field is None or not kinds[field["kind"]].is_condition:
        sentence = _(
            "%(value)s is no earlier field of the kind choice, rating or preference. Name one, or move this field down.",
            value=shown(name),
        )
        problems.append(Problem(f"{place}.field", sentence))
        return None
    return {"field": name, "is": _values(value.get("is"), field, kinds[field["kind"]], place, problems)}


def _values(value: Any, field: Field, kind: Kind, place: str, problems: list[Problem]) -> Sequence[Any]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_VALUES:
        problems.append(Problem(f"{place}.is", _("Give a list of at least one answer.")))
        return []
    clean: list[Any] = []
    for index, each in enumerate(value):
        answer = kind.possible(field, each)
        if answer is None:
            sentence = _(
                "%(value)s is no answer to the field %(field)s.", value=shown(each), field=field["name"]
            )
            problems.append(Problem(f"{place}.is[{index}]", sentence))
        elif answer not in clean:
            clean.append(answer)
    return clean
