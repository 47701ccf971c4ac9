"""Texts in the workbench: spans and relations by mouse, by keys alone and by finger; hard characters; a megabyte."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from labelstage.services.access import Role
from tests.browser.hands import ENDS_OF, Workbench
from tests.browser.items import submitted
from tests.site import Person, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FIELDS: list[dict[str, Any]] = [
    {
        "name": "names",
        "kind": "span",
        "classes": [{"name": "PER", "hotkey": "1"}, {"name": "LOC", "hotkey": "2"}],
    },
    {
        "name": "links",
        "kind": "relation",
        "between": ["names"],
        "classes": [{"name": "lives_in", "hotkey": "w"}, {"name": "knows", "hotkey": "t"}],
    },
]
BANK = unicodedata.normalize("NFD", "한국은행")
KOREAN = f"지난주 👨\u200d👩\u200d👧 김철수는 서울에서 살았다.\r\n\r\n{BANK}과 이영희가 서울로 왔다.\rSeoul."
ENGLISH = "Ann Lee lives in Busan.\nBob knows Ann, and Bob likes Busan."


@dataclass
class Reader:
    """Ann before a text."""

    site: Site
    ann: Person
    desk: Workbench

    @property
    def page(self) -> Page:
        return self.desk.page

    def keys(self, *chords: str) -> None:
        for chord in chords:
            self.page.keyboard.press(chord)

    def has(self, spans: int, relations: int) -> None:
        """See that the list shows so many."""
        words = f"Objects: {spans} · relations: {relations}"
        expect(self.page.get_by_text(words, exact=True)).to_have_count(1)

    def middle_of(self, words: str) -> tuple[float, float]:
        """Where the first occurrence of some words is, once what was done has been drawn."""
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        (left, top), (right, _bottom) = self.page.evaluate(ENDS_OF, words)
        return (left + right) / 2, top

    def hands_in(self) -> tuple[list[tuple[str, str, int]], list[tuple[str, str, str]]]:
        """The spans as class, words and start, the relations as class and the words of both ends."""
        self.desk.submit()
        [result] = submitted(self.site, self.ann)
        words = {each["id"]: each["text"] for each in result["names"]}
        spans = sorted((each["start"], each["class"], each["text"]) for each in result["names"])
        relations = [
            (each["class"], words[each["from"]], words[each["to"]]) for each in result.get("links", ())
        ]
        return [(name, text, start) for start, name, text in spans], relations


@pytest.fixture
def reading(site: Site, enter: Callable[..., Page]) -> Callable[..., Reader]:
    """Let ann read a text: `reader = reading(text)`."""

    def open_text(text: str, **options: Any) -> Reader:
        project = site.project(site.person("manager", manager=True), fields=FIELDS)
        site.texts(project, [text])
        ann = site.member(project, site.person("ann"), Role.WORKER)
        return Reader(site, ann, Workbench(enter(ann, **options)).open(project))

    return open_text


def test_spans_and_relations_are_made_changed_and_undone_by_keys_alone(
    reading: Callable[..., Reader],
) -> None:
    reader = reading(KOREAN)
    reader.keys(
        "Control+Home", "Control+ArrowRight", "Control+ArrowRight", "Control+Shift+ArrowRight", "1", "j"
    )
    reader.keys("Escape", "Control+Shift+ArrowRight", "2", "j", "Alt+a")
    reader.has(3, 0)
    reader.keys("Control+Home", "ArrowDown", "ArrowDown", "Control+Shift+ArrowRight", "1", "j")
    reader.has(4, 0)
    reader.keys("Escape", "Tab", "r", "Tab", "w")
    reader.keys("r", "Enter")
    expect(reader.page.get_by_text("Choose the object at the other end first.")).to_be_visible()
    reader.keys("Tab", "Tab", "Enter", "t")
    reader.has(4, 2)
    reader.keys("Control+z", "Control+z")
    reader.has(4, 1)
    reader.keys("Control+Shift+z", "Control+Shift+z")
    spans, relations = reader.hands_in()
    assert spans == [
        ("PER", "김철수", KOREAN.index("김철수")),
        ("LOC", "서울", KOREAN.index("서울")),
        ("PER", BANK, KOREAN.index(BANK)),
        ("LOC", "서울", KOREAN.rindex("서울")),
    ]
    assert relations == [("lives_in", "김철수", "서울"), ("knows", "김철수", BANK)]


def test_relations_are_drawn_from_span_to_span_and_go_with_their_spans(
    reading: Callable[..., Reader],
) -> None:
    reader = reading(ENGLISH)
    mouse = reader.page.mouse
    for words, key in (("Ann Lee", "1"), ("Busan", "2"), ("Bob", "1")):
        reader.desk.select_text(words)
        reader.keys(key)
    for words, key in (("Busan", "w"), ("Ann Lee", "t")):
        reader.page.locator(".wb-link-grip").hover()
        mouse.down()
        mouse.move(*reader.middle_of("knows"))
        mouse.move(*reader.middle_of(words))
        mouse.up()
        reader.keys(key)
        mouse.click(*reader.middle_of("Bob"))
    reader.page.locator(".wb-arc-name[data-name=knows]").first.click()
    reader.keys("Delete")
    reader.has(3, 1)
    reader.keys("Control+z")
    reader.has(3, 2)
    mouse.click(*reader.middle_of("Busan"))
    reader.keys("Delete")
    reader.has(2, 1)
    reader.keys("Control+z")
    reader.has(3, 2)
    _spans, relations = reader.hands_in()
    assert relations == [("lives_in", "Bob", "Busan"), ("knows", "Bob", "Ann Lee")]


def test_a_finger_takes_a_word_by_a_long_press_and_pulls_its_end(reading: Callable[..., Reader]) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    reader = reading(KOREAN, **phone)
    glass = reader.page.context.new_cdp_session(reader.page)

    def finger(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", *reader.middle_of("이영희가"))
    reader.has(1, 0)
    finger("touchEnd", 0, 0)
    place = reader.page.locator(".wb-grip.is-end").bounding_box()
    assert place is not None
    (left, top), (right, _bottom) = reader.page.evaluate(ENDS_OF, "이영희")
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    finger("touchStart", x, y)
    finger("touchMove", x - 5, y)
    finger("touchMove", right, y)
    finger("touchEnd", 0, 0)
    expect(reader.page.locator(".wb-row-words")).to_have_text("이영희")
    assert left < right
    assert top > 0
    assert reader.page.evaluate("() => getSelection().isCollapsed")


def test_a_text_of_a_megabyte_opens_and_can_be_searched_and_labelled_at_its_end(
    reading: Callable[..., Reader],
) -> None:
    line = "정부는 오늘 새로운 정책을 발표했다 and the Bank of Korea left its rate as it was 😀\n"
    text = line * (1_000_000 // len(line.encode())) + "마지막 문단의 제주도에서 끝난다."
    reader = reading(text)
    assert reader.page.evaluate("() => find('제주도에서 끝난다')")
    reader.page.locator(".wb-text").focus()
    reader.keys("Control+End", "Control+ArrowLeft", "Control+Shift+ArrowLeft", "2", "j")
    spans, _relations = reader.hands_in()
    assert spans == [("LOC", "제주도", text.rindex("제주도"))]
