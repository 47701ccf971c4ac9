"""A worker's hand in the workbench: what it does in each tool, and the result that should come of it."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import meter
from tests.browser.hands import Workbench

Point = tuple[float, float]
Result = dict[str, Any]
#: Where in the window the characters from one place (in UTF-16 units) to another begin and end.
ENDS = """([start, end]) => {
  const walker = document.createTreeWalker(document.querySelector(".wb-text"), NodeFilter.SHOW_TEXT);
  const place = at => {
    const range = document.createRange();
    range.setStart(at.node, at.offset);
    range.setEnd(at.node, at.offset + 1);
    const box = [...range.getClientRects()].at(-1);
    return [box.left, box.right, (box.top + box.bottom) / 2];
  };
  let seen = 0, first = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!first && start < seen + node.length) first = { node, offset: start - seen };
    if (end - 1 < seen + node.length) {
      const [left, , top] = place(first), [, right, bottom] = place({ node, offset: end - 1 - seen });
      return [[left + 1, top], [right - 1, bottom]];
    }
    seen += node.length;
  }
}"""
#: How many graphemes, one step of the caret each, lie before a place of a text, and from there to another.
STEPS = """([text, start, end]) => {
  const begins = [...new Intl.Segmenter().segment(text)].map(({ index }) => index);
  const before = begins.filter(at => at < start).length;
  return [before, begins.filter(at => at < end).length - before];
}"""


@dataclass
class Sentence:
    """A text and the names in it: class, start and end in code points."""

    text: str
    names: list[tuple[str, int, int]]


@dataclass
class Hand:
    """One worker at one project's workbench, every press and every stroke counted."""

    desk: Workbench
    events: int = 0
    way: int = 0
    width: int = 0
    height: int = 0
    sentence: Sentence = field(default_factory=lambda: Sentence("", []))

    def press(self, *chords: str) -> None:
        for chord in chords:
            self.desk.page.keyboard.press(chord)
            self.events += 1

    def type(self, words: str) -> None:
        self.desk.page.keyboard.type(words)
        self.events += len(words)

    def click(self, *points: Point) -> None:
        for point in points:
            self.desk.click(*point)
            self.events += 1

    def drag(self, start: Point, end: Point) -> None:
        self.desk.drag(start, end)
        self.events += 1

    def ways(self, wanted: int, many: int) -> None:
        """Change to another way to draw boxes; the hand keeps it from item to item."""
        self.press(*["m"] * ((wanted - self.way) % many))
        self.way = wanted

    def ends(self, start: int, end: int) -> tuple[Point, Point]:
        self.desk.page.evaluate(meter.TWO_FRAMES)
        first, last = self.desk.page.evaluate(ENDS, self.units(start, end))
        return tuple(first), tuple(last)

    def units(self, *places: int) -> list[int]:
        """Places in the sentence, in UTF-16 units."""
        return [len(self.sentence.text[:at].encode("utf-16-le")) // 2 for at in places]

    def choose(self, start: int, end: int, how: int) -> None:
        """Choose characters: by a drag (0), a double click (1) or keys (2)."""
        page = self.desk.page
        self.events += 1
        first, last = self.ends(start, end)
        if how == 0:
            page.mouse.move(*first)
            page.mouse.down()
            page.mouse.move((first[0] + last[0]) / 2, last[1])
            page.mouse.move(*last)
            page.mouse.up()
        elif how == 1:
            page.mouse.dblclick(first[0] + 2, first[1])
        else:
            page.locator(".wb-text").focus()
            before, chosen = page.evaluate(STEPS, [self.sentence.text, *self.units(start, end)])
            self.press("Control+Home", *["ArrowRight"] * before, *["Shift+ArrowRight"] * chosen)


Act = Callable[[Hand, int, random.Random], Result]


def classes(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [{"name": name, "hotkey": str(number), **more} for number, name in enumerate(names, 1)]


def corners(hand: Hand, chance: random.Random) -> tuple[float, float, float, float]:
    left, top = chance.uniform(0.05, 0.5) * hand.width, chance.uniform(0.05, 0.5) * hand.height
    return (
        left,
        top,
        left + chance.uniform(0.2, 0.4) * hand.width,
        top + chance.uniform(0.2, 0.4) * hand.height,
    )


def ring(hand: Hand, chance: random.Random, count: int) -> list[Point]:
    """Points round about the middle of the image, in order."""
    turns = [2 * math.pi * (number + chance.uniform(-0.25, 0.25)) / count for number in range(count)]
    far = [chance.uniform(0.2, 0.4) for _ in turns]
    return [
        (hand.width * (0.5 + r * math.cos(a)), hand.height * (0.5 + r * math.sin(a)))
        for r, a in zip(far, turns, strict=True)
    ]


def as_box(left: float, top: float, right: float, bottom: float) -> dict[str, float]:
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def box(hand: Hand, number: int, chance: random.Random) -> Result:
    drawn = []
    for name in (number % 2, (number + number // 2) % 2):
        left, top, right, bottom = corners(hand, chance)
        hand.press("n", "12"[name])
        hand.ways(int(number % 3 == 2), 2)
        if number % 3 == 2:
            x, y = (left + right) / 2, (top + bottom) / 2
            hand.click((x, top), (right, y), (x, bottom), (left, y))
        elif number % 3 == 1:
            hand.click((left, top), (right, bottom))
        else:
            hand.drag((right, bottom), (left, top))
        drawn.append({"class": ("thing", "part")[name], **as_box(left, top, right, bottom)})
    return {"objects": drawn}


def turned(hand: Hand, number: int, chance: random.Random) -> Result:
    hand.press("1")
    hand.ways(2 * (number % 2), 3)
    if number % 2 == 0:
        edges = corners(hand, chance)
        hand.drag(edges[:2], edges[2:])
        hand.press("Alt+w", "w")
        return {"objects": [{"class": "thing", **as_box(*edges), "rotation": 16}]}
    angle, size = chance.uniform(0, 2 * math.pi), min(hand.width, hand.height)
    along, across = 0.5 * size, 0.2 * size
    ux, uy = math.cos(angle), math.sin(angle)
    x, y = hand.width / 2, hand.height / 2
    ends = [(x + sign * ux * along / 2, y + sign * uy * along / 2) for sign in (-1, 1)]
    hand.click(*ends, (ends[1][0] - uy * across, ends[1][1] + ux * across))
    x, y = x - uy * across / 2, y + ux * across / 2
    shape = as_box(x - along / 2, y - across / 2, x + along / 2, y + across / 2)
    return {"objects": [{"class": "thing", **shape, "rotation": math.degrees(angle) % 360}]}


def polygon(hand: Hand, number: int, chance: random.Random) -> Result:
    points = ring(hand, chance, 5 + number % 4)
    hand.press("12"[number % 2])
    hand.click(*points)
    if number % 3:
        hand.press("Enter")
    else:
        hand.click(points[0])
    return {"objects": [{"class": ("thing", "part")[number % 2], "points": points}]}


def polyline(hand: Hand, number: int, chance: random.Random) -> Result:
    points = ring(hand, chance, 6)[: 2 + number % 4]
    hand.press("1")
    hand.click(*points[:-1], (points[-1][0] + 5, 5))
    hand.press("Backspace")
    hand.click(points[-1])
    hand.press("n" if number % 2 else "Enter")
    return {"objects": [{"class": "thing", "points": points}]}


def keypoints(hand: Hand, number: int, chance: random.Random) -> Result:
    points = ring(hand, chance, 4)
    seen = [2, 1 + number % 2, 2, 2 * (number % 3 > 0)]
    hand.press("1")
    for point, visible in zip(points, seen, strict=True):
        if visible == 0:
            hand.press("x")
            continue
        if visible == 1:
            hand.desk.page.keyboard.down("Shift")
        hand.click(point)
        hand.desk.page.keyboard.up("Shift")
    expected = [(*point, v) if v else (0, 0, 0) for point, v in zip(points, seen, strict=True)]
    return {"objects": [{"class": "thing", "points": expected}]}


def brush(hand: Hand, number: int, chance: random.Random) -> Result:
    left, top, right, bottom = corners(hand, chance)
    hand.press("1")
    hand.drag((left, top), (right, bottom))
    hand.drag((right, bottom), (right, top))
    hand.press("x")
    hand.drag((left, bottom), (right, top))
    hand.press("x")
    rows, columns = np.mgrid[: hand.height, : hand.width] + 0.5
    near = [
        distances(rows, columns, *line) < 12
        for line in (
            ((left, top), (right, bottom)),
            ((right, bottom), (right, top)),
            ((left, bottom), (right, top)),
        )
    ]
    return {"objects": [{"class": "thing", "mask": (near[0] | near[1]) & ~near[2]}]}


def distances(rows: NDArray[Any], columns: NDArray[Any], start: Point, end: Point) -> NDArray[Any]:
    """How far each pixel is from a line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    share = ((columns - start[0]) * dx + (rows - start[1]) * dy) / max(1e-9, dx * dx + dy * dy)
    share = np.clip(share, 0, 1)
    return np.hypot(columns - start[0] - share * dx, rows - start[1] - share * dy)


def wand(hand: Hand, number: int, chance: random.Random) -> Result:
    left, top, _right, _bottom = corners(hand, chance)
    hand.press("p")
    hand.desk.page.get_by_role("button", name="Magic wand", pressed=True).wait_for()
    hand.click((left, top))
    hand.press("Enter")
    hand.desk.objects(1)
    return {"objects": [{"class": "thing", "at": (left, top)}]}


def spans(hand: Hand, number: int, chance: random.Random) -> Result:
    text, names = hand.sentence.text, hand.sentence.names
    for index, (name, start, end) in enumerate(names):
        how = (number + index) % 3
        if how == 1 and not is_word(text, start, end):
            how = 0
        if how == 0:  # to the character: without Shift a drag takes whole words
            hand.desk.page.keyboard.down("Shift")
        hand.choose(start, end, how)
        hand.desk.page.keyboard.up("Shift")
        hand.press("12"[name != NAMES[0]])
    return {"entities": [as_span(text, *each) for each in names]}


NAMES = ("person", "other")


def is_word(text: str, start: int, end: int) -> bool:
    return (
        text[start:end].isalnum() and not text[start - 1 : start].strip() and not text[end : end + 1].strip()
    )


def as_span(text: str, name: str, start: int, end: int) -> dict[str, Any]:
    return {"class": name, "start": start, "end": end, "text": text[start:end]}


def relations(hand: Hand, number: int, chance: random.Random) -> Result:
    text, names = hand.sentence.text, hand.sentence.names[:2]
    for name, start, end in names:
        hand.choose(start, end, 2)
        hand.press("12"[name != NAMES[0]])
    hand.press("r", "Shift+Tab", "w")
    return {
        "entities": [as_span(text, *each) for each in names],
        "links": [{"class": "with", "from": text[slice(*names[1][1:])], "to": text[slice(*names[0][1:])]}],
    }


def answers(hand: Hand, number: int, chance: random.Random) -> Result:
    topic, rating, words = number % 3, 1 + number % 5, hand.sentence.text[:12].strip()
    hand.press(str(topic + 1), str(rating))
    hand.type(words)
    return {"topic": "abc"[topic], "fluency": rating, "why": words}


SHAPES = classes("thing", "part")
POSE = classes(
    "thing", keypoints=["nose", "left hand", "right hand", "foot"], skeleton=[[0, 1], [0, 2], [0, 3]]
)
ENTITIES = {"name": "entities", "kind": "span", "classes": classes(*NAMES)}
LINKS = {
    "name": "links",
    "kind": "relation",
    "between": ["entities"],
    "classes": [{"name": "with", "hotkey": "w"}],
}
QUESTIONS = [
    {"name": "topic", "kind": "choice", "required": True, "classes": [{"name": each} for each in "abc"]},
    {"name": "fluency", "kind": "rating", "levels": 5, "required": True},
    {"name": "why", "kind": "text", "required": True, "longest": 100},
]


def shape(kind: str, **more: Any) -> list[dict[str, Any]]:
    return [{"name": "objects", "kind": kind, "classes": SHAPES, **more}]


TOOLS: dict[str, tuple[list[dict[str, Any]], Act]] = {
    "box": (shape("box"), box),
    "turned": (shape("box", rotated=True), turned),
    "polygon": (shape("polygon"), polygon),
    "polyline": (shape("polyline"), polyline),
    "keypoints": ([{"name": "objects", "kind": "keypoints", "classes": POSE}], keypoints),
    "brush": (shape("mask"), brush),
    "wand": (shape("mask"), wand),
    "spans": ([ENTITIES], spans),
    "relations": ([ENTITIES, LINKS], relations),
    "answers": (QUESTIONS, answers),
}
ON_TEXT = ("spans", "relations", "answers")
