"""Jobs on texts, and choices about any item."""

from __future__ import annotations

from typing import Any

from .starter import Say, field


def classification(say: Say) -> list[dict[str, Any]]:
    labels = (
        ("politics", say("Politics", "정치")),
        ("economy", say("Economy", "경제")),
        ("sport", say("Sport", "스포츠")),
        ("culture", say("Culture", "문화")),
        ("other", say("Other", "기타")),
    )
    return [field("topic", "choice", say("Topic", "주제"), labels=labels, required=True)]


def tree(say: Say) -> list[dict[str, Any]]:
    rows = (
        ("animal", say("Animal", "동물"), None),
        ("dog", say("Dog", "개"), "animal"),
        ("cat", say("Cat", "고양이"), "animal"),
        ("plant", say("Plant", "식물"), None),
        ("tree", say("Tree", "나무"), "plant"),
        ("flower", say("Flower", "꽃"), "plant"),
    )
    labels = [{"name": name, "title": title, "parent": parent} for name, title, parent in rows]
    return [field("subject", "choice", say("What is shown", "무엇인가요"), labels=labels, required=True)]


def _entities(say: Say) -> dict[str, Any]:
    labels = (
        ("PER", say("Person", "인물")),
        ("ORG", say("Organisation", "기관")),
        ("LOC", say("Place", "장소")),
        ("DATE", say("Date", "날짜")),
    )
    return field("entities", "span", say("Entities", "개체명"), labels=labels, overlapping=False)


def entities(say: Say) -> list[dict[str, Any]]:
    return [_entities(say)]


def relations(say: Say) -> list[dict[str, Any]]:
    labels = (
        ("works_for", say("works for", "소속")),
        ("located_in", say("is in", "위치")),
        ("founded", say("founded", "설립")),
    )
    links = field(
        "links", "relation", say("Relations", "관계"), labels=labels, between=["entities"], directed=True
    )
    return [_entities(say), links]


def sentiment(say: Say) -> list[dict[str, Any]]:
    labels = (
        ("positive", say("Positive", "긍정")),
        ("neutral", say("Neutral", "중립")),
        ("negative", say("Negative", "부정")),
    )
    strength = field(
        "strength",
        "rating",
        say("How strong", "얼마나 강한가요"),
        levels=5,
        low=say("hardly", "약하게"),
        high=say("very", "매우"),
        when={"field": "sentiment", "is": ["positive", "negative"]},
    )
    return [field("sentiment", "choice", say("Sentiment", "감정"), labels=labels, required=True), strength]


def choice_guide(say: Say) -> str:
    return say(
        "# Choosing\n\n- Choose what the item as a whole is about, not a single word in it.\n"
        "- If two fit, take the one you would tell a colleague first.\n",
        "# 선택\n\n- 낱말 하나가 아니라 항목 전체를 보고 골라 주세요.\n"
        "- 둘 다 맞아 보이면 동료에게 먼저 말할 쪽을 골라 주세요.\n",
    )


def entities_guide(say: Say) -> str:
    return say(
        "# Entities\n\n- Mark the name itself: without titles, quotes or Korean particles.\n"
        "- Mark it every time it occurs, also when it is abbreviated.\n",
        "# 개체명\n\n- 직함, 따옴표, 조사를 빼고 이름만 표시해 주세요.\n"
        "- 줄인 이름까지, 나올 때마다 표시해 주세요.\n",
    )
