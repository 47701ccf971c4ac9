"""What projects can begin with."""

from __future__ import annotations

import pytest

from labelstage.kinds import KINDS
from labelstage.kinds.schema import check_schema
from labelstage.services.starters import LANGUAGES, STARTERS
from labelstage.services.starters.starter import say_in


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STARTERS)
def test_every_template_is_a_label_schema_with_a_guideline_in_both_languages(
    name: str, language: str
) -> None:
    fields = STARTERS[name].fields(language)
    assert check_schema(fields) == (fields, [])
    assert check_schema(list(STARTERS[name].make(say_in(language))))[1] == []
    guideline = STARTERS[name].guideline(language)
    korean = any("가" <= sign <= "힣" for sign in guideline + str(fields))
    assert guideline.startswith("# ")
    assert korean == (language == "ko")


def test_the_templates_show_almost_every_kind() -> None:
    used = {field["kind"] for each in STARTERS.values() for field in each.fields("en")}
    assert set(KINDS) - used == {"polyline", "number"}
