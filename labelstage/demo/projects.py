"""The three projects of the demo: what is asked, on which items, and what is true of them."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from labelstage.config import Settings
from labelstage.services.intake import Record, take_picture
from labelstage.storage.blobs import BlobStore

from .news import NEWS
from .photos import photos
from .reviews import REVIEWS
from .talks import POOR
from .talks import TALKS as ALL_TALKS

SEED = 20261122

#: items in the order in which they are handed out, and the true result of each
Content = list[tuple[Record, dict[str, Any]]]


@dataclass(frozen=True)
class DemoProject:
    """One project. `name` is also the name of its guideline's file; `landmark` is the id of one of its items."""

    name: str
    landmark: str
    title: str
    description: str
    points: int
    fields: list[dict[str, Any]]
    content: Callable[[BlobStore, Settings], Content]

    @property
    def guideline(self) -> str:
        return files(__package__).joinpath("guidelines", f"{self.name}.md").read_text(encoding="utf-8")


# Hotkeys: digits and the upper row, without the letters E and R, which are commands of the reviewer.
def _classes(hotkeys: str, titles: dict[str, str], **more: Any) -> list[dict[str, Any]]:
    return [
        {"name": name, "title": title, "hotkey": hotkey, **more}
        for hotkey, (name, title) in zip(hotkeys, titles.items(), strict=True)
    ]


def _pictures(blobs: BlobStore, settings: Settings) -> Content:
    content = []
    for photo in photos():
        picture = take_picture(blobs, io.BytesIO(photo.content), max_pixels=settings.max_image_pixels)
        metadata = {"source": "scikit-image"}
        record = Record("", photo.external_id, name=photo.name, picture=picture, metadata=metadata)
        content.append((record, photo.truth))
    return content


def _texts(_blobs: BlobStore, _settings: Settings) -> Content:
    texts = [*NEWS, *REVIEWS]
    random.Random(SEED).shuffle(texts)  # noqa: S311 (the same mixture of news and reviews everywhere)
    return [
        (
            Record("", text.external_id, text=text.text, metadata={"language": text.external_id[:2]}),
            text.truth,
        )
        for text in texts
    ]


def _talks(_blobs: BlobStore, _settings: Settings) -> Content:
    return [
        (
            Record(
                "",
                talk.external_id,
                conversation=talk.conversation,
                metadata={"language": talk.external_id[:2]},
            ),
            talk.truth,
        )
        for talk in random.Random(SEED).sample(ALL_TALKS, k=len(ALL_TALKS))  # noqa: S311 (as above)
    ]


_OCCLUDED = {"name": "occluded", "title": "가려짐 Occluded", "type": "checkbox"}

PHOTOS = DemoProject(
    name="photos",
    landmark="coffee",
    title="사진 속 사물 · Things in photographs",
    description="Real photographs from scikit-image: a box around each thing, and where the light comes from.",
    points=20,
    content=_pictures,
    fields=[
        {
            "name": "objects",
            "kind": "box",
            "title": "사물 Objects",
            "classes": _classes(
                "12345678",
                {
                    "person": "사람 Person",
                    "animal": "동물 Animal",
                    "vehicle": "탈것 Vehicle",
                    "tableware": "식기 Tableware",
                    "coin": "동전 Coin",
                    "container": "통·상자 Container",
                    "lamp": "조명 Lamp",
                    "equipment": "장비 Equipment",
                },
                attributes=[_OCCLUDED],
            ),
        },
        {
            "name": "light",
            "kind": "choice",
            "title": "빛 Light",
            "required": True,
            "classes": _classes(
                "qwty",
                {
                    "daylight": "햇빛 Daylight",
                    "indoor": "실내 조명 Indoor light",
                    "night": "밤 Night",
                    "unclear": "알 수 없음 Cannot tell",
                },
            ),
        },
    ],
)

TEXTS = DemoProject(
    name="texts",
    landmark="ko-news-01",
    title="뉴스와 후기 · News and reviews",
    description="Korean and English texts written for this demo: names, topic and feeling.",
    points=10,
    content=_texts,
    fields=[
        {
            "name": "entities",
            "kind": "span",
            "title": "이름 Names",
            "overlapping": False,
            "classes": _classes(
                "12345",
                {
                    "PER": "사람 Person",
                    "ORG": "기관 Organisation",
                    "LOC": "장소 Place",
                    "DATE": "날짜 Date",
                    "PRODUCT": "제품 Product",
                },
            ),
        },
        {
            "name": "topic",
            "kind": "choice",
            "title": "주제 Topic",
            "required": True,
            "classes": _classes(
                "qwtyui",
                {
                    "economy": "경제 Economy",
                    "society": "사회 Society",
                    "science": "과학 Science",
                    "culture": "문화 Culture",
                    "sports": "스포츠 Sports",
                    "life": "생활 Life",
                },
            ),
        },
        {
            "name": "sentiment",
            "kind": "choice",
            "title": "느낌 Feeling",
            "required": True,
            "classes": _classes(
                "890", {"positive": "긍정 Positive", "neutral": "중립 Neutral", "negative": "부정 Negative"}
            ),
        },
    ],
)

_POOR = {"field": "quality", "is": list(POOR)}

TALKS = DemoProject(
    name="talks",
    landmark="ko-talk-01",
    title="질문과 응답 · Questions and answers",
    description="Responses written for this demo, some of them wrong: which is better, and what should it have said?",
    points=15,
    content=_talks,
    fields=[
        {
            "name": "better",
            "kind": "preference",
            "title": "더 좋은 응답 Better response",
            "required": True,
            "ties": True,
        },
        {"name": "order", "kind": "ranking", "title": "순위 Ranking", "ties": True},
        {
            "name": "quality",
            "kind": "rating",
            "title": "가장 나쁜 응답의 점수 The weakest response",
            "required": True,
            "levels": 5,
            "low": "쓸모없음 useless",
            "high": "훌륭함 excellent",
        },
        {
            "name": "flaws",
            "kind": "choice",
            "title": "그 응답의 문제 What is wrong with it",
            "multiple": True,
            "required": True,
            "when": _POOR,
            "classes": _classes(
                "qwty",
                {
                    "false": "사실과 다름 False",
                    "off_topic": "답이 아님 Off topic",
                    "unsafe": "해로움 Harmful",
                    "style": "읽기 어려움 Hard to read",
                },
            ),
        },
        {
            "name": "rewritten",
            "kind": "text",
            "title": "좋은 답으로 고쳐 쓰기 A good answer",
            "required": True,
            "when": _POOR,
            "lines": 5,
            "longest": 5000,
            "starts_from": "a",
        },
    ],
)
